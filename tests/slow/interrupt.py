"""Runs cells on the Deno kernel, interrupts one, and tells what each of them said, as one line of JSON."""
import json
import sys
import threading

from jupyter_client.manager import start_new_kernel

folder, interrupted, *cells = sys.argv[1:]
manager, client = start_new_kernel(kernel_name="deno", cwd=folder)
said = []
for number, cell in enumerate(cells):
    outputs = []
    if number == int(interrupted):
        threading.Timer(2, manager.interrupt_kernel).start()
    reply = client.execute_interactive(cell, timeout=60, output_hook=lambda message: outputs.append(message["content"]))
    said.append({"status": reply["content"]["status"], "outputs": json.dumps(outputs, ensure_ascii=False)})
client.stop_channels()
manager.shutdown_kernel(now=True)
print(json.dumps(said))
