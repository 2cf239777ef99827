// SPDX-License-Identifier: Apache-2.0
// Raising an alert by hand, to see or to drill what happens then.
import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { toast } from "../announce";
import { type Accepted, type Listing, type RecipientList, send, type Severity } from "../api";
import { useResource } from "../live";
import { Dialog, Field, Form, FormActions, Note, ProblemNote, Select, useAct } from "../parts";
import { t } from "../text";
import { useDrivers } from "./health";

const severities: Severity[] = ["info", "warning", "critical"];

export interface TestAlert {
  open: () => void;
  dialog: JSX.Element | null; // to be rendered somewhere
}

export function useTestAlert(): TestAlert {
  const [isOpen, setOpen] = useState(false);
  return {
    open: () => setOpen(true),
    dialog: isOpen ? <TestAlertDialog onClose={() => setOpen(false)} /> : null,
  };
}

function TestAlertDialog({ onClose }: { onClose: () => void }) {
  const lists = useResource<Listing<RecipientList>>("/lists", ["lists"]);
  const drivers = useDrivers().value?.items ?? null;
  const [list, setList] = useState("");
  const [text, setText] = useState(t("test.text.default"));
  const [severity, setSeverity] = useState<Severity>("warning");
  const act = useAct();
  // A click that is sent twice on a bad line stays one alert.
  const [once] = useState(() => `page-${Date.now()}-${Math.random().toString(36).slice(2)}`);
  // Those that reach somebody come first.
  const items = [...(lists.value?.items ?? [])].sort(
    (one, other) => Number(other.entries.length > 0) - Number(one.entries.length > 0),
  );
  const chosen = list || items[0]?.name || "";
  const isReal = drivers?.some((one) => one.type !== "simulator") ?? true;
  const raise = async () => {
    const accepted = await act.run(() =>
      send<Accepted>(
        "POST",
        "/messages",
        { list: chosen, text, severity },
        { "Idempotency-Key": once },
      ),
    );
    if (!accepted) return;
    toast(t("test.done", { number: accepted.number ?? "" }));
    onClose();
  };
  const fieldError = (name: string) =>
    act.problem?.field === name ? act.problem.detail : undefined;
  return (
    <Dialog title={t("test.title")} onClose={onClose}>
      <Form onSubmit={() => void raise()}>
        <Note kind={isReal ? "warn" : "info"} still>
          {isReal ? t("test.real") : t("test.simulated")}
        </Note>
        {items.length === 0 && lists.value ? (
          <Note kind="error">{t("gap.no_lists.hint")}</Note>
        ) : (
          <Select
            label={t("test.list")}
            value={chosen}
            options={items.map((one) => [one.name, one.name])}
            onChange={setList}
            error={fieldError("list")}
          />
        )}
        <ProblemNote problem={lists.problem} />
        <Field
          label={t("test.text")}
          value={text}
          onInput={setText}
          rows={3}
          maxLength={1600}
          error={fieldError("text")}
        />
        <Select
          label={t("test.severity")}
          hint={t("test.severity.hint")}
          value={severity}
          options={severities.map((one) => [one, t(`severity.${one}`)])}
          onChange={(value) => setSeverity(value as Severity)}
        />
        {!act.problem?.field && <ProblemNote problem={act.problem} />}
        <FormActions
          yes={t("test.yes")}
          act={act}
          isReady={chosen !== "" && text.trim() !== ""}
          onBack={onClose}
        />
      </Form>
    </Dialog>
  );
}
