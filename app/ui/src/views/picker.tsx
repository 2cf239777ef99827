// SPDX-License-Identifier: Apache-2.0
// A person found while typing: the combobox pattern of the ARIA practices.
import { useId, useState } from "preact/hooks";
import type { Recipient } from "../api";
import { t } from "../text";

const shownMax = 8;

// By name, number or description; who starts with it comes first.
export function matching(people: Recipient[], text: string): Recipient[] {
  const sought = text.trim().toLowerCase();
  if (sought === "") return people;
  const digits = sought.replace(/[\s()./-]/g, "").replace(/^0/, "");
  const isIn = (person: Recipient) =>
    `${person.name} ${person.description ?? ""}`.toLowerCase().includes(sought) ||
    (/^\+?\d+$/.test(digits) &&
      [person.number, ...person.reply_numbers].join(" ").includes(digits));
  const found = people.filter(isIn);
  const starts = (person: Recipient) => person.name.toLowerCase().startsWith(sought);
  return [...found.filter(starts), ...found.filter((person) => !starts(person))];
}

export function Picker({
  label,
  people,
  remark,
  onPick,
}: {
  label: string;
  people: Recipient[];
  remark: (person: Recipient) => string; // beside the name: where he stands already
  onPick: (person: Recipient) => void;
}) {
  const id = useId();
  const [text, setText] = useState("");
  const [isOpen, setOpen] = useState(false);
  const [active, setActive] = useState(0);
  const found = isOpen ? matching(people, text).slice(0, shownMax) : [];
  const pick = (person: Recipient | undefined) => {
    if (!person) return;
    onPick(person);
    setText("");
    setOpen(false);
    setActive(0);
  };
  const key = (event: KeyboardEvent) => {
    const by = event.key === "ArrowDown" ? 1 : event.key === "ArrowUp" ? -1 : 0;
    if (by !== 0) {
      event.preventDefault();
      setOpen(true);
      if (isOpen) setActive((active + by + found.length) % Math.max(1, found.length));
    } else if (event.key === "Enter") {
      event.preventDefault();
      pick(found[active]);
    } else if (event.key === "Escape" && isOpen) {
      event.stopPropagation();
      setOpen(false);
    }
  };
  return (
    <div class="picker">
      <label for={id} class="hidden">
        {label}
      </label>
      <input
        id={id}
        type="text"
        role="combobox"
        autoComplete="off"
        spellcheck={false}
        placeholder={t("lists.add")}
        aria-expanded={isOpen && found.length > 0}
        aria-controls={`${id}l`}
        aria-autocomplete="list"
        aria-activedescendant={found[active] ? `${id}o${active}` : undefined}
        value={text}
        onInput={(event) => {
          setText(event.currentTarget.value);
          setOpen(true);
          setActive(0);
        }}
        onClick={() => setOpen(true)}
        onBlur={() => setOpen(false)}
        onKeyDown={key}
      />
      <ul id={`${id}l`} role="listbox" aria-label={label} hidden={found.length === 0}>
        {found.map((person, index) => (
          <li
            key={person.name}
            id={`${id}o${index}`}
            role="option"
            aria-selected={index === active}
            onMouseDown={(event) => event.preventDefault()}
            onClick={() => pick(person)}
          >
            <strong>{person.name}</strong>
            <span class="faint">{remark(person) || person.number}</span>
          </li>
        ))}
      </ul>
      {isOpen && text !== "" && found.length === 0 && (
        <p class="hint" role="status">
          {t("lists.nobody_found")}
        </p>
      )}
    </div>
  );
}
