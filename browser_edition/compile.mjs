/* Compile the Python of a folder, or a zip, with the Python that the browser will run.

   node compile.mjs PYODIDE FOLDER PACKAGES
   FOLDER keeps its sources beside what was compiled; PACKAGES, a folder in it, does not. */

import { pathToFileURL } from "node:url";
import { join } from "node:path";

const [pyodide, folder, ...bare] = process.argv.slice(2);
const { loadPyodide } = await import(pathToFileURL(join(pyodide, "pyodide.mjs")));
const python = await loadPyodide({ indexURL: pyodide });
python.mountNodeFS("/made", folder);
python.globals.set("bare", python.toPy(bare));
const failed = python.runPython(`
import compileall, pathlib, py_compile
made = pathlib.Path("/made")
mode = py_compile.PycInvalidationMode.UNCHECKED_HASH
given = dict(quiet=1, stripdir="/made", prependdir="/course", invalidation_mode=mode)
fine = True
for name in bare:
    fine &= compileall.compile_dir(made / name, legacy=True, **given)
    for source in (made / name).rglob("*.py"):
        if source.with_suffix(".pyc").exists():
            source.unlink()
for each in made.iterdir():
    if each.is_dir() and each.name not in bare:
        fine &= compileall.compile_dir(each, **given)
    elif each.suffix == ".py":
        fine &= compileall.compile_file(each, **given)
not fine
`);
process.exit(failed ? 1 : 0);
