// TypeScript types of the API, from ../docs/openapi.json to src/gen/api.ts. Run by every build, so that the page cannot
// drift from the server's shapes. Numbers that may be NaN or infinite arrive as words and keep them in their type.
import { mkdirSync, readFileSync, writeFileSync, existsSync } from "node:fs";
import { dirname } from "node:path";
import { fileURLToPath } from "node:url";

const SOURCE = fileURLToPath(new URL("../../docs/openapi.json", import.meta.url));
const TARGET = fileURLToPath(new URL("../src/gen/api.ts", import.meta.url));

function type_of(schema, where) {
  if (schema.$ref) return schema.$ref.split("/").pop();
  const choices = schema.oneOf ?? schema.anyOf;
  if (choices) return choices.map((choice) => type_of(choice, where)).join(" | ");
  if (schema.enum) return schema.enum.map((word) => JSON.stringify(word)).join(" | ");
  switch (schema.type) {
    case "string":
      return "string";
    case "null":
      return "null";
    case "boolean":
      return "boolean";
    case "integer":
    case "number":
      return "number";
    case "array":
      return `Array<${type_of(schema.items, where)}>`;
    case "object":
      return object_type(schema, where);
    default:
      throw new Error(`${where}: no TypeScript type for ${JSON.stringify(schema)}`);
  }
}

function object_type(schema, where) {
  if (schema.additionalProperties) {
    return `Record<string, ${type_of(schema.additionalProperties, where)}>`;
  }
  const required = new Set(schema.required ?? []);
  const fields = Object.entries(schema.properties ?? {}).map(
    ([name, field]) =>
      `  ${name}${required.has(name) ? "" : "?"}: ${type_of(field, `${where}.${name}`)};`,
  );
  return `{\n${fields.join("\n")}\n}`;
}

export function gen_types() {
  const document = JSON.parse(readFileSync(SOURCE, "utf8"));
  const schemas = Object.entries(document.components.schemas).sort(([a], [b]) => (a < b ? -1 : 1));
  const head = "// Generated from docs/openapi.json by scripts/gen_types.mjs. Do not edit.\n";
  const body = schemas.map(([name, schema]) => `export type ${name} = ${type_of(schema, name)};\n`);
  const text = [head, ...body].join("\n");
  if (existsSync(TARGET) && readFileSync(TARGET, "utf8") === text) return;
  mkdirSync(dirname(TARGET), { recursive: true });
  writeFileSync(TARGET, text);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) gen_types();
