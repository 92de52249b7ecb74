// Name: what a user called something. Any length and any script: one line, cut with an ellipsis, whole in the title.

export function Name({ text }: { text: string }) {
  return (
    <bdi class="name" dir="auto" title={text}>
      {text}
    </bdi>
  );
}
