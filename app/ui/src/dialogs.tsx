// SPDX-License-Identifier: Apache-2.0
// What opens above the page: dialogs, questions, menus. Escape closes each of them, and the focus
// goes back to where it came from.
import type { ComponentChildren } from "preact";
import { useEffect, useId, useLayoutEffect, useRef, useState } from "preact/hooks";
import { Icon, type IconName } from "./icons";
import { Button, ProblemNote, useAct } from "./parts";
import { t } from "./text";

// Where the focus begins: the field that asks for it, else the first one, else the way back (the
// last button), so that Enter alone never does what a question was about.
function first(dialog: HTMLElement | null): HTMLElement | null {
  for (const where of ["[data-first]", "input, select, textarea", ".actions .button:last-child"]) {
    const found = dialog?.querySelector<HTMLElement>(where);
    if (found) return found;
  }
  return null;
}

// Shown as long as it is rendered.
export function Dialog({
  title,
  onClose,
  wide,
  children,
}: {
  title: string;
  onClose: () => void;
  wide?: boolean;
  children: ComponentChildren;
}) {
  const place = useRef<HTMLDialogElement>(null);
  const id = useId();
  useLayoutEffect(() => {
    const before = document.activeElement as HTMLElement | null;
    const dialog = place.current;
    dialog?.showModal();
    first(dialog)?.focus();
    return () => {
      dialog?.close();
      const back = before?.isConnected && before !== document.body ? before : null;
      (back ?? document.querySelector<HTMLElement>("main h1"))?.focus();
    };
  }, []);
  return (
    <dialog
      class={wide ? "dialog wide" : "dialog"}
      ref={place}
      aria-labelledby={id}
      onCancel={(event) => {
        event.preventDefault();
        onClose();
      }}
    >
      <div class="dialog-head">
        <h2 id={id}>{title}</h2>
        <Button kind="quiet" icon="cross" label={t("close")} onClick={onClose} />
      </div>
      {children}
    </dialog>
  );
}

// A question before something that cannot be taken back. onYes may fail: then the dialog stays
// and says why. `yes` names the deed ("Cancel message 7042"), never "OK".
export function Confirm({
  title,
  yes,
  danger,
  onYes,
  onClose,
  children,
}: {
  title: string;
  yes: string;
  danger?: boolean;
  onYes: () => Promise<unknown>;
  onClose: () => void;
  children?: ComponentChildren;
}) {
  const act = useAct();
  const go = async () => {
    const done = await act.run(async () => {
      await onYes();
      return true;
    });
    if (done) onClose();
  };
  return (
    <Dialog title={title} onClose={() => act.busy || onClose()}>
      <div class="dialog-body">{children}</div>
      <ProblemNote problem={act.problem} />
      <div class="actions">
        <Button kind={danger ? "danger" : "primary"} busy={act.busy} onClick={() => void go()}>
          {yes}
        </Button>
        <Button kind="quiet" disabled={act.busy} onClick={onClose}>
          {t("back")}
        </Button>
      </div>
    </Dialog>
  );
}

// The end of a form in a dialog: the deed by its name, and the way back.
export function FormActions({
  yes,
  act,
  isReady,
  onBack,
}: {
  yes: string;
  act: { busy: boolean };
  isReady: boolean;
  onBack: () => void;
}) {
  return (
    <div class="actions">
      <Button type="submit" kind="primary" busy={act.busy} disabled={!isReady}>
        {yes}
      </Button>
      <Button kind="quiet" disabled={act.busy} onClick={onBack}>
        {t("back")}
      </Button>
    </div>
  );
}

export interface MenuItem {
  text: string;
  icon?: IconName;
  danger?: boolean;
  href?: string; // a link instead of a deed
  onClick?: () => void;
}

// A button that opens a short list of further deeds.
export function Menu({ label, items }: { label: string; items: MenuItem[] }) {
  const [isOpen, setOpen] = useState(false);
  const place = useRef<HTMLDivElement>(null);
  const id = useId();
  useEffect(() => {
    if (!isOpen) return;
    const outside = (event: Event) => {
      if (!place.current?.contains(event.target as Node)) setOpen(false);
    };
    addEventListener("pointerdown", outside);
    addEventListener("focusin", outside);
    return () => {
      removeEventListener("pointerdown", outside);
      removeEventListener("focusin", outside);
    };
  }, [isOpen]);
  const close = (event: KeyboardEvent) => {
    if (event.key !== "Escape" || !isOpen) return;
    event.stopPropagation();
    setOpen(false);
    place.current?.querySelector("button")?.focus();
  };
  const shut = () => {
    setOpen(false);
    place.current?.querySelector("button")?.focus(); // where a dialog gives the focus back to
  };
  return (
    <div class="menu" ref={place} onKeyDown={close}>
      <button
        type="button"
        class="button quiet bare"
        aria-expanded={isOpen}
        aria-controls={isOpen ? id : undefined}
        aria-label={label}
        title={label}
        onClick={() => setOpen(!isOpen)}
      >
        <Icon name="more" />
      </button>
      {isOpen && (
        <ul class="menu-list" id={id}>
          {items.map((item) => (
            <li key={item.text}>
              <MenuRow item={item} close={shut} />
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}

function MenuRow({ item, close }: { item: MenuItem; close: () => void }) {
  const inside = (
    <>
      {item.icon && <Icon name={item.icon} />}
      {item.text}
    </>
  );
  if (item.href) {
    return (
      <a href={item.href} onClick={close}>
        {inside}
      </a>
    );
  }
  const act = () => {
    close();
    item.onClick?.();
  };
  return (
    <button type="button" class={item.danger ? "danger-text" : undefined} onClick={act}>
      {inside}
    </button>
  );
}
