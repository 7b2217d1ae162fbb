/**
 * A notebook in the browser, and what a reader does with it.
 *
 * @module
 */
import { join } from "node:path";
import type { Locator, Page } from "playwright-core";
import { type Cell, type Output, whole } from "../../.tasks/notebook.ts";
import { cellsOf, kernelIdle } from "./in_page.ts";
import { leftIn } from "./lab.ts";
import { until } from "./until.ts";

/** A notebook that is open. */
export interface Sheet {
  /** The tab. */
  readonly page: Page;
  /** The cell of that number, from 0, as it stands in the page. */
  cell(index: number): Locator;
  /** The cells as JupyterLab would save them. */
  cells(): Promise<Cell[]>;
  /** Chooses an entry of a menu. */
  menu(name: string, entry: string): Promise<void>;
  /** Presses a button of the notebook's toolbar. */
  press(command: string): Promise<void>;
  /** Clicks into a cell, presses the run button, and waits until it starts. */
  run(index: number): Promise<void>;
  /** Waits until the page says that a cell has run, that is, shows its count; gives what it displays. */
  ran(index: number, seconds?: number): Promise<Output[]>;
  /** Waits for something; a picture is left if it does not come. */
  until<T>(what: string, ready: () => Promise<T>, seconds?: number): Promise<NonNullable<T>>;
  /** Leaves a picture of the tab in build/end_to_end. */
  picture(stage: string): Promise<void>;
}

/** What stands beside a cell that has run. */
const counted = /^\[\d+\]:$/;

/**
 * Opens a notebook and waits for its kernel.
 *
 * @param page A tab.
 * @param address The notebook's.
 * @param name The notebook's; it names the pictures.
 */
export async function openSheet(page: Page, address: string, name: string): Promise<Sheet> {
  const panel = page.locator(".jp-NotebookPanel:not(.lm-mod-hidden)");
  const cell = (index: number) => panel.locator(".jp-Cell").nth(index);
  const prompt = (index: number) => cell(index).locator(".jp-InputPrompt").textContent() as Promise<string>;
  const picture = async (stage: string) => {
    await page.screenshot({ path: join(leftIn, `${name}_${stage}.png`) });
  };
  const cells = () => cellsOf(page);
  const sheet: Sheet = {
    page,
    cell,
    cells,
    async menu(name, entry) {
      await page.getByRole("menuitem", { name, exact: true }).click();
      await page.getByRole("menuitem", { name: entry, exact: true }).click();
    },
    press: (command) => panel.locator(`.jp-Toolbar [data-command="${command}"]`).first().click(),
    async run(index) {
      const before = await prompt(index);
      await cell(index).locator(".jp-InputArea-editor").click();
      await sheet.press("notebook:run-cell-and-select-next");
      await sheet.until(`cell ${index} to start`, async () => await prompt(index) !== before);
    },
    async ran(index, seconds = 60) {
      await sheet.until(`cell ${index} to run`, async () => counted.test(await prompt(index)), seconds);
      return (await cells())[index].outputs ?? [];
    },
    async until<T>(what: string, ready: () => Promise<T>, seconds = 60) {
      try {
        return await until(what, ready, seconds) as NonNullable<T>;
      } catch (error) {
        await picture("late");
        throw error;
      }
    },
    picture,
  };
  await page.goto(address);
  await sheet.until("the notebook to open", () => panel.locator(".jp-Cell").count());
  await sheet.until("the kernel to be idle", () => kernelIdle(page, `${name}.ipynb`));
  return sheet;
}

/** The text of what a cell displays: plain text, Markdown, or the message of an error without its colours. */
export const textOf = (outputs: readonly Output[]): string =>
  outputs.map((output) => {
    const data = (output.data ?? {}) as Record<string, string | string[]>;
    const text = output.output_type === "error"
      ? `${output.ename}: ${output.evalue}`
      : data["text/plain"] ?? output.text;
    return text === undefined ? "" : whole(text as string | string[]);
  }).join("\n");
