// SPDX-License-Identifier: Apache-2.0
// The three levels of a list: cards that move by arrow keys, by a choice, or by buttons.
import { useLayoutEffect, useRef, useState } from "preact/hooks";
import type { Recipient } from "../api";
import { Button, Icon, Tag, Time } from "../parts";
import { href } from "../route";
import { t } from "../text";
import {
  type Card,
  cardOf,
  levels,
  minutesOf,
  onLevel,
  shifted,
  spanOf,
  toLevel,
} from "./list_draft";
import { Picker } from "./picker";
import { isUntil } from "./until";

const firstTime = "5min"; // of somebody who is added to an empty list

interface Moves {
  toLevel: (card: Card, level: number) => void;
  shift: (card: Card, by: -1 | 1) => void;
  setTime: (card: Card, span: string) => void;
  remove: (card: Card) => void;
}

export function Levels({
  cards,
  people,
  canEdit,
  onChange,
}: {
  cards: Card[];
  people: Recipient[];
  canEdit: boolean;
  onChange: (cards: Card[]) => void;
}) {
  const place = useRef<HTMLDivElement>(null);
  const [said, setSaid] = useState("");
  const focusKey = useRef<number | null>(null);
  // A card that went to another column is another element: the focus follows it.
  useLayoutEffect(() => {
    if (focusKey.current === null) return;
    place.current?.querySelector<HTMLElement>(`[data-key="${focusKey.current}"]`)?.focus();
    focusKey.current = null;
  });
  const placeOf = (next: Card[], card: Card, level: number) => {
    const column = onLevel(next, level);
    const at = column.findIndex((one) => one.key === card.key) + 1;
    return t("lists.moved", { name: card.recipient, level, at, of: column.length });
  };
  const moves: Moves = {
    toLevel: (card, level) => {
      if (level < 1 || level > 3) return;
      const next = toLevel(cards, card.key, level);
      focusKey.current = card.key;
      setSaid(placeOf(next, card, level));
      onChange(next);
    },
    shift: (card, by) => {
      const next = shifted(cards, card.key, by);
      focusKey.current = card.key;
      setSaid(placeOf(next, card, card.level));
      onChange(next);
    },
    setTime: (card, span) =>
      onChange(
        cards.map((one) => (one.key === card.key ? { ...one, acknowledge_time: span } : one)),
      ),
    remove: (card) => {
      setSaid(t("lists.removed", { name: card.recipient }));
      onChange(cards.filter((one) => one.key !== card.key));
      place.current?.querySelector<HTMLElement>(`#level-${card.level}`)?.focus();
    },
  };
  const add = (level: number) => (person: Recipient) => {
    const span = onLevel(cards, level).pop()?.acknowledge_time ?? firstTime;
    setSaid(t("lists.added", { name: person.name, level }));
    onChange([...cards, cardOf({ recipient: person.name, level, acknowledge_time: span })]);
  };
  const remark = (person: Recipient) =>
    cards
      .filter((card) => card.recipient === person.name)
      .map((card) => t("level.n", { level: card.level }))
      .join(", ");
  return (
    <>
      {canEdit && (
        <p class="hint" id="levels-how">
          {t("lists.how")}
        </p>
      )}
      <div class="levels" ref={place}>
        {levels.map((level) => (
          <section key={level} class="level" aria-labelledby={`level-${level}`}>
            <h2 id={`level-${level}`} tabIndex={-1}>
              {t("level.n", { level })}
              <small>{t(`lists.level.${level}`)}</small>
            </h2>
            <ol>
              {onLevel(cards, level).map((card, index, column) => (
                <PersonCard
                  key={card.key}
                  card={card}
                  person={people.find((one) => one.name === card.recipient)}
                  isFirst={index === 0}
                  isLast={index === column.length - 1}
                  moves={canEdit ? moves : null}
                />
              ))}
            </ol>
            {onLevel(cards, level).length === 0 && (
              <p class="level-empty">{t("lists.level.empty")}</p>
            )}
            {canEdit && (
              <Picker
                label={t("lists.add_to", { level })}
                people={people}
                remark={remark}
                onPick={add(level)}
              />
            )}
          </section>
        ))}
      </div>
      <p class="hidden" role="status">
        {said}
      </p>
    </>
  );
}

// Left and right change the level, up and down the place.
function onArrow(event: KeyboardEvent, card: Card, moves: Moves): void {
  const { key, altKey, ctrlKey, metaKey } = event;
  if (altKey || ctrlKey || metaKey || !/^Arrow|^Delete$|^[123]$/.test(key)) return;
  event.preventDefault();
  if (key === "ArrowLeft") moves.toLevel(card, card.level - 1);
  else if (key === "ArrowRight") moves.toLevel(card, card.level + 1);
  else if (key === "ArrowUp") moves.shift(card, -1);
  else if (key === "ArrowDown") moves.shift(card, 1);
  else if (key === "Delete") moves.remove(card);
  else moves.toLevel(card, Number(key));
}

function PersonCard({
  card,
  person,
  isFirst,
  isLast,
  moves,
}: {
  card: Card;
  person: Recipient | undefined;
  isFirst: boolean;
  isLast: boolean;
  moves: Moves | null;
}) {
  const name = card.recipient;
  const off = person?.off_until ?? null;
  return (
    <li class="seat">
      <div class="seat-head">
        {moves ? (
          <button
            type="button"
            class="seat-name"
            data-key={card.key}
            aria-describedby="levels-how"
            onKeyDown={(event) => onArrow(event, card, moves)}
          >
            <Icon name="person" /> {name}
          </button>
        ) : (
          <a class="seat-name" href={href("people", name)}>
            {name}
          </a>
        )}
        {moves && (
          <Button
            kind="quiet"
            small
            icon="cross"
            label={t("lists.take_off", { name })}
            onClick={() => moves.remove(card)}
          />
        )}
      </div>
      <p class="seat-about faint">
        {person ? (person.description ?? person.number) : ""}
        {isUntil(off) && (
          <Tag look="warn" icon="pause">
            {t("people.off")} <Time at={off} />
          </Tag>
        )}
      </p>
      {moves ? (
        <div class="seat-tools">
          <AcknowledgeTime card={card} onChange={(span) => moves.setTime(card, span)} />
          <select
            aria-label={t("lists.move", { name })}
            value={card.level}
            onChange={(event) => moves.toLevel(card, Number(event.currentTarget.value))}
          >
            {levels.map((level) => (
              <option key={level} value={level}>
                {t("level.n", { level })}
              </option>
            ))}
          </select>
          <Button
            kind="quiet"
            small
            icon="up"
            disabled={isFirst}
            label={t("lists.up", { name })}
            onClick={() => moves.shift(card, -1)}
          />
          <Button
            kind="quiet"
            small
            icon="down"
            disabled={isLast}
            label={t("lists.down", { name })}
            onClick={() => moves.shift(card, 1)}
          />
        </div>
      ) : (
        <p class="seat-time">{t("lists.waits", { span: minutesOf(card.acknowledge_time) })}</p>
      )}
    </li>
  );
}

// Minutes; what is no time stays in the field, marked, and the last good one counts.
function AcknowledgeTime({ card, onChange }: { card: Card; onChange: (span: string) => void }) {
  const [typed, setTyped] = useState<string | null>(null);
  const isWrong = typed !== null && spanOf(typed) === null;
  return (
    <label class="seat-minutes" title={t("lists.acknowledge_time")}>
      <span class="hidden">{t("lists.time_of", { name: card.recipient })}</span>
      <input
        type="text"
        inputMode="decimal"
        value={typed ?? minutesOf(card.acknowledge_time)}
        aria-invalid={isWrong || undefined}
        title={isWrong ? t("lists.time.rule") : undefined}
        onInput={(event) => {
          const text = event.currentTarget.value;
          setTyped(text);
          const span = spanOf(text);
          if (span !== null) onChange(span);
        }}
        onBlur={() => {
          if (!isWrong) setTyped(null);
        }}
      />
      <span aria-hidden="true">min</span>
    </label>
  );
}
