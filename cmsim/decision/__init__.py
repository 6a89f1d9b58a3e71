"""The leader's question: options, plan, net benefit, readiness and the printed brief."""
