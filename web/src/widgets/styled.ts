// Styled: a lazy part together with the style sheet of its own, so that it is never seen without. Used where lazy parts are named.

const sheets = new Map<string, Promise<void>>();

/** `part` once the sheet at `address` is there too. Fails when it does not come, as the part's own chunk would. */
export async function styled<T>(address: string, part: Promise<T>): Promise<T> {
  const known = sheets.get(address) ?? linked(address);
  sheets.set(address, known);
  const [loaded] = await Promise.all([part, known]);
  return loaded;
}

function linked(address: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const link = document.createElement("link");
    link.rel = "stylesheet";
    link.href = address;
    link.onload = () => resolve();
    link.onerror = () => {
      sheets.delete(address);
      link.remove();
      reject(new Error(`${address} could not be loaded`));
    };
    document.head.append(link);
  });
}
