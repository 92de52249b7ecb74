// TroubleNote: something that is wrong with figures or with those who tell them: what, since when, what to do.
import { Icon } from "../../widgets/icon";
import { Moment } from "../../widgets/moment";
import { display_now } from "../display_clock";
import type { Trouble } from "./rental_words";

export function TroubleNote({ trouble }: { trouble: Trouble }) {
  const { tone, title, words, since } = trouble;
  return (
    <li class={`att ${tone}`}>
      <span class="ic">
        <Icon name={tone === "crit" ? "octagon" : "triangle"} size={20} />
      </span>
      <div class="att-text">
        <h3>
          {title}
          {since !== undefined && (
            <span class="m">
              {" "}
              since <Moment time={since} now={display_now()} />
            </span>
          )}
        </h3>
        <p>{words}</p>
      </div>
    </li>
  );
}
