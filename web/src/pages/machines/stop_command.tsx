// StopCommand: what one types into a shell so that a rented machine is no longer billed, ready to copy. The page itself
// stops nothing.
import { CopyButton } from "../../widgets/copy_button";

export function StopCommand({ command, name }: { command: string; name: string }) {
  return (
    <div class="stop-command">
      <span class="m">To stop it</span>
      <code tabIndex={0} aria-label="Stop command">
        {command}
      </code>
      <CopyButton text={command} label={`Copy the command that stops ${name}`} />
    </div>
  );
}
