"""Runs notebooks on the Deno kernel and writes them, outputs and all, as .ipynb and as a page.

    python run_notebooks.py OUT_FOLDER SECONDS_A_CELL NOTEBOOK...

Says what happens as one line of JSON an event, for notebooks.ts to show:
    {"event": "start", "notebook", "cells"}    {"event": "cell", "cell"}
    {"event": "failed", "cell", "kind", "message", "traceback"}    {"event": "end", "seconds"}
Cells are code cells, counted from 1, as the kernel counts them.
"""
import json
import pathlib
import sys
import time
from queue import Empty

import nbformat
from jinja2 import DictLoader
from jupyter_client.utils import ensure_async
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionComplete, CellExecutionError, CellTimeoutError, DeadKernelError
from nbconvert import HTMLExporter

# nbconvert's page without require.js and Mermaid, which nothing here needs, and with a MathJax that lies beside it in
# place of one from a CDN: nothing is fetched to read it.
PAGES = HTMLExporter(
    extra_loaders=[DictLoader({"page.html.j2": """
        {%- extends "lab/index.html.j2" -%}
        {%- block html_head_js_requirejs -%}{%- endblock -%}
        {%- block html_head_js_mermaidjs -%}{%- endblock -%}
        {%- block html_head_js_mathjax -%}
        <script>
        MathJax = {
          tex: {
            inlineMath: [["$", "$"], ["\\\\(", "\\\\)"]],
            displayMath: [["$$", "$$"], ["\\\\[", "\\\\]"]],
            processEscapes: true,
            tags: "ams",
          },
          options: { enableMenu: false },
        };
        </script>
        <script src="mathjax.js" async></script>
        {%- endblock -%}
    """})],
    template_file="page.html.j2",
)


def say(event, **more):
    print(json.dumps({"event": event, **more}), flush=True)


class PatientClient(NotebookClient):
    """Deno 2.9 may call itself idle before a cell's last outputs are out, where nbclient stops to listen.

    This one listens on until nothing has come for a while (a loop that nobody awaits may never be quiet: then not for
    ever), and gives what comes later still to the cell it is of.
    """

    quiet = 0.15  # seconds without a message after idle
    longest = 2.0  # seconds after idle

    def __init__(self, *args, **options):
        super().__init__(*args, **options)
        self.asked = {}  # id of a request: the cell it ran, and its place

    async def _async_poll_output_msg(self, parent_msg_id, cell, cell_index):
        self.asked[parent_msg_id] = cell, cell_index
        idle = None  # when it was
        while idle is None or time.monotonic() < idle + self.longest:
            try:
                wait = self.kc.iopub_channel.get_msg(timeout=None if idle is None else self.quiet)
                message = await ensure_async(wait)
            except Empty:
                return
            parent = message["parent_header"].get("msg_id")
            if parent in self.asked:
                try:
                    self.process_message(message, *self.asked[parent])
                except CellExecutionComplete:
                    if parent == parent_msg_id:
                        idle = time.monotonic()


def run(path, out, timeout):
    notebook = nbformat.read(path, as_version=4)
    code = [cell for cell in notebook.cells if cell.cell_type == "code" and cell.source.strip()]
    for cell in (cell for cell in notebook.cells if cell.cell_type == "code"):
        cell.outputs, cell.execution_count = [], None
    at = {"cell": 0}

    def begin(cell, cell_index):
        at["cell"] += 1
        say("cell", cell=at["cell"])

    say("start", notebook=path.stem, cells=len(code))
    start = time.monotonic()
    client = PatientClient(
        notebook,
        kernel_name="deno",
        timeout=timeout,
        iopub_timeout=60,
        record_timing=False,
        on_cell_execute=begin,
        resources={"metadata": {"path": str(path.parent)}},
    )
    try:
        client.execute()
    except CellExecutionError as error:
        trace = [line for output in code[at["cell"] - 1].outputs for line in output.get("traceback", [])]
        say("failed", cell=at["cell"], kind="error", message=f"{error.ename}: {error.evalue}", traceback=trace)
    except CellTimeoutError:
        say("failed", cell=at["cell"], kind="timeout", message=f"{timeout:g} s", traceback=[])
    except (DeadKernelError, RuntimeError) as error:
        say("failed", cell=at["cell"], kind="died", message=str(error), traceback=[])
    seconds = time.monotonic() - start
    nbformat.write(notebook, out / path.name)
    page, _ = PAGES.from_notebook_node(notebook, {"metadata": {"name": path.stem}})
    (out / f"{path.stem}.html").write_text(page, encoding="utf-8")
    say("end", seconds=seconds)


def main(out, timeout, *notebooks):
    folder = pathlib.Path(out)
    folder.mkdir(parents=True, exist_ok=True)
    for notebook in notebooks:
        run(pathlib.Path(notebook), folder, float(timeout))


if __name__ == "__main__":
    main(*sys.argv[1:])
