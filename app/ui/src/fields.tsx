// SPDX-License-Identifier: Apache-2.0
// Fields of forms: a visible label, the rule said before the mistake, the mistake said beside it.
import type { ComponentChildren } from "preact";
import { useId } from "preact/hooks";
import { Icon } from "./icons";

interface Common {
  label: string;
  hint?: ComponentChildren;
  error?: string | null;
  hideLabel?: boolean; // only for screen readers, where the place says it
  disabled?: boolean;
  required?: boolean;
}

function describedBy(id: string, { hint, error }: Common): string | undefined {
  return [hint && `${id}h`, error && `${id}e`].filter(Boolean).join(" ") || undefined;
}

function Around({ id, all, children }: { id: string; all: Common; children: ComponentChildren }) {
  return (
    <div class={all.error ? "field wrong" : "field"}>
      <label for={id} class={all.hideLabel ? "hidden" : undefined}>
        {all.label}
      </label>
      {all.hint && (
        <p class="hint" id={`${id}h`}>
          {all.hint}
        </p>
      )}
      {children}
      {all.error && (
        <p class="field-error" id={`${id}e`}>
          <Icon name="error" /> {all.error}
        </p>
      )}
    </div>
  );
}

export interface FieldProps extends Common {
  value: string;
  onInput: (value: string) => void;
  type?: "text" | "password" | "search" | "tel" | "date" | "datetime-local" | "number";
  rows?: number; // several lines
  placeholder?: string;
  autoComplete?: string;
  autoFocus?: boolean;
  maxLength?: number;
  min?: number;
  max?: number;
  inputMode?: "text" | "tel" | "numeric" | "search";
  list?: string[]; // what may be chosen; anything else may be typed
}

export function Field(props: FieldProps) {
  const { value, onInput, type, rows, autoFocus, list, hint, error } = props;
  const id = useId();
  const same = {
    id,
    value,
    name: id,
    required: props.required,
    disabled: props.disabled,
    placeholder: props.placeholder,
    maxLength: props.maxLength,
    autoComplete: props.autoComplete ?? "off",
    spellcheck: false,
    "aria-invalid": error ? true : undefined,
    "aria-describedby": describedBy(id, { label: "", hint, error }),
    onInput: (event: Event) => onInput((event.currentTarget as HTMLInputElement).value),
    ref: autoFocus ? focusOnce : undefined,
    "data-first": autoFocus || undefined, // where the focus goes in a dialog
  };
  return (
    <Around id={id} all={props}>
      {rows ? (
        <textarea rows={rows} {...same} />
      ) : (
        <input
          type={type ?? "text"}
          inputMode={props.inputMode}
          min={props.min}
          max={props.max}
          list={list && `${id}l`}
          {...same}
        />
      )}
      {list && (
        <datalist id={`${id}l`}>
          {list.map((item) => (
            <option key={item} value={item} />
          ))}
        </datalist>
      )}
    </Around>
  );
}

const focused = new WeakSet<Element>();

function focusOnce(element: HTMLElement | null): void {
  if (element && !focused.has(element)) {
    focused.add(element);
    element.focus();
  }
}

export interface SelectProps extends Common {
  value: string;
  options: [value: string, text: string][];
  onChange: (value: string) => void;
}

export function Select(props: SelectProps) {
  const id = useId();
  return (
    <Around id={id} all={props}>
      <select
        id={id}
        value={props.value}
        disabled={props.disabled}
        required={props.required}
        aria-invalid={props.error ? true : undefined}
        aria-describedby={describedBy(id, props)}
        onChange={(event) => props.onChange(event.currentTarget.value)}
      >
        {props.options.map(([value, text]) => (
          <option key={value} value={value}>
            {text}
          </option>
        ))}
      </select>
    </Around>
  );
}

export function Check({
  label,
  checked,
  hint,
  disabled,
  onChange,
}: {
  label: ComponentChildren;
  checked: boolean;
  hint?: ComponentChildren;
  disabled?: boolean;
  onChange: (checked: boolean) => void;
}) {
  const id = useId();
  return (
    <div class="check">
      <input
        type="checkbox"
        id={id}
        checked={checked}
        disabled={disabled}
        aria-describedby={hint ? `${id}h` : undefined}
        onChange={(event) => onChange(event.currentTarget.checked)}
      />
      <label for={id}>{label}</label>
      {hint && (
        <p class="hint" id={`${id}h`}>
          {hint}
        </p>
      )}
    </div>
  );
}

// A form that is sent by Enter, too, and never by the browser itself.
export function Form({
  onSubmit,
  label,
  inline,
  children,
}: {
  onSubmit: () => void;
  label?: string;
  inline?: boolean; // fields and button in one row where there is room
  children: ComponentChildren;
}) {
  return (
    <form
      class={inline ? "form inline" : "form"}
      aria-label={label}
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        onSubmit();
      }}
    >
      {children}
    </form>
  );
}
