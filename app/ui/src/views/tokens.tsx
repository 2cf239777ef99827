// SPDX-License-Identifier: Apache-2.0
// Tokens of machines: made, shown once, taken away.
import { useState } from "preact/hooks";
import { type Listing, type Role, segment, send, type Token } from "../api";
import { useResource } from "../live";
import {
  Button,
  Confirm,
  Dialog,
  Empty,
  Field,
  Form,
  FormActions,
  Note,
  ProblemNote,
  Select,
  Spinner,
  Table,
  Tag,
  Time,
  useAct,
} from "../parts";
import { t } from "../text";
import { Secret } from "./copy";
import { nameTrouble } from "./list_editor";
import { nextDay } from "./paging";
import { roleOptions } from "./users";

export function Tokens() {
  const tokens = useResource<Listing<Token>>("/tokens", ["users"]);
  const [isAdding, setAdding] = useState(false);
  const [made, setMade] = useState<Token | null>(null);
  const [removing, setRemoving] = useState<string | null>(null);
  return (
    <>
      <div class="actions">
        <Button kind="primary" icon="add" onClick={() => setAdding(true)}>
          {t("tokens.add")}
        </Button>
      </div>
      <ProblemNote problem={tokens.problem} />
      {!tokens.value && !tokens.problem && <Spinner />}
      {tokens.value?.items.length === 0 && (
        <Empty title={t("tokens.empty")}>{t("tokens.empty.text")}</Empty>
      )}
      {tokens.value && tokens.value.items.length > 0 && (
        <Table
          caption={t("users.tokens")}
          rows={tokens.value.items}
          keyOf={(token) => token.name}
          columns={[
            { head: t("users.name"), wide: true, cell: (token) => <strong>{token.name}</strong> },
            { head: t("users.role"), cell: (token) => t(`role.${token.role}`) },
            { head: t("tokens.until"), cell: (token) => <Until at={token.until} /> },
            { head: t("tokens.last_used"), cell: (token) => <Time at={token.last_used} /> },
            {
              head: t("actions"),
              quiet: true,
              cell: (token) => (
                <Button
                  small
                  kind="quiet"
                  icon="trash"
                  label={t("tokens.remove.of", { name: token.name })}
                  onClick={() => setRemoving(token.name)}
                >
                  {t("remove")}
                </Button>
              ),
            },
          ]}
        />
      )}
      {isAdding && (
        <AddToken
          onDone={(token) => {
            setAdding(false);
            setMade(token);
            tokens.again();
          }}
          onClose={() => setAdding(false)}
        />
      )}
      {made && <Made token={made} onClose={() => setMade(null)} />}
      {removing !== null && (
        <Confirm
          title={t("tokens.remove.of", { name: removing })}
          yes={t("tokens.remove")}
          danger
          onYes={() => send("DELETE", `/tokens/${segment(removing)}`).then(tokens.again)}
          onClose={() => setRemoving(null)}
        >
          <p>{t("tokens.remove.text")}</p>
        </Confirm>
      )}
    </>
  );
}

function Until({ at }: { at: string | null }) {
  if (at === null) return <>{t("tokens.forever")}</>;
  if (Date.parse(at) > Date.now()) return <Time at={at} />;
  return <Tag look="warn">{t("tokens.over")}</Tag>;
}

function AddToken({ onDone, onClose }: { onDone: (token: Token) => void; onClose: () => void }) {
  const act = useAct();
  const [name, setName] = useState("");
  const [role, setRole] = useState<Role>("producer");
  const [until, setUntil] = useState("");
  const wrong = nameTrouble(name);
  const isReady = name.trim() !== "" && wrong === null;
  const add = async () => {
    if (!isReady) return;
    const body = { name: name.trim(), role, until: nextDay(until) };
    const token = await act.run(() => send<Token>("POST", "/tokens", body));
    if (token) onDone(token);
  };
  return (
    <Dialog title={t("tokens.add")} onClose={onClose}>
      <Form onSubmit={() => void add()}>
        <div class="dialog-body">
          <Field
            label={t("users.name")}
            hint={t("tokens.name.hint")}
            value={name}
            error={wrong}
            onInput={setName}
            maxLength={64}
            autoFocus
          />
          <Select
            label={t("users.role")}
            value={role}
            options={roleOptions(["producer", "viewer", "operator", "admin"])}
            onChange={(value) => setRole(value as Role)}
          />
          <Field
            type="date"
            label={t("tokens.until.last")}
            hint={t("tokens.until.hint")}
            value={until}
            onInput={setUntil}
          />
          <ProblemNote problem={act.problem} />
        </div>
        <FormActions yes={t("tokens.add.yes")} act={act} isReady={isReady} onBack={onClose} />
      </Form>
    </Dialog>
  );
}

function Made({ token, onClose }: { token: Token; onClose: () => void }) {
  const header = `Authorization: Bearer ${token.token ?? ""}`;
  const use = `curl -H "${header}" ${location.origin}/api/v1/session`;
  return (
    <Dialog title={t("tokens.made", { name: token.name })} onClose={onClose} wide>
      <div class="dialog-body">
        <Secret label={t("users.tokens")} text={token.token ?? ""} />
        <Note kind="warn" still>
          {t("users.once")}
        </Note>
        <p>{t("tokens.try")}</p>
        <pre class="plain-text" tabIndex={0}>
          {use}
        </pre>
      </div>
      <div class="actions">
        <Button kind="primary" onClick={onClose}>
          {t("tokens.done")}
        </Button>
      </div>
    </Dialog>
  );
}
