// SPDX-License-Identifier: Apache-2.0
// Who may log in: people, machines, and what all of them changed. For admins.
import { useState } from "preact/hooks";
import { type Listing, type Role, segment, send, type SetupLink, type User } from "../api";
import { useResource } from "../live";
import {
  Button,
  Confirm,
  Dialog,
  Field,
  Form,
  FormActions,
  Menu,
  Note,
  Page,
  ProblemNote,
  Select,
  Spinner,
  Table,
  Tag,
  Time,
  useAct,
} from "../parts";
import { href, type Route } from "../route";
import { useSession } from "../session";
import { t, when } from "../text";
import { Audit } from "./audit";
import { Secret } from "./copy";
import { nameTrouble } from "./list_editor";
import { Tokens } from "./tokens";

const parts = ["people", "tokens", "audit"] as const;

export function Users({ route }: { route: Route }) {
  const shown = parts.find((part) => part === route.rest[0]) ?? "people";
  return (
    <Page title={t("nav.users")} lede={t(`users.${shown}.lede`)}>
      <nav class="tabs" aria-label={t("nav.users")}>
        {parts.map((part) => (
          <a
            key={part}
            href={href("users", part)}
            aria-current={part === shown ? "page" : undefined}
          >
            {t(`users.${part}`)}
          </a>
        ))}
      </nav>
      {shown === "people" && <Logins />}
      {shown === "tokens" && <Tokens />}
      {shown === "audit" && <Audit />}
    </Page>
  );
}

export function roleOptions(roles: Role[]): [string, string][] {
  return roles.map((role) => [role, `${t(`role.${role}`)} – ${t(`users.may.${role}`)}`]);
}

const userRoles: Role[] = ["viewer", "operator", "admin"];
const userPath = (name: string, rest = "") => `/users/${segment(name)}${rest}`;

type Deed = { user: User; what: "role" | "setup" | "sessions" | "remove" };

function Logins() {
  const users = useResource<Listing<User>>("/users", ["users"]);
  const [isAdding, setAdding] = useState(false);
  const [deed, setDeed] = useState<Deed | null>(null);
  const [link, setLink] = useState<SetupLink | null>(null);
  const offer = async (name: string) =>
    setLink(await send<SetupLink>("POST", userPath(name, "/setup")));
  return (
    <>
      <div class="actions">
        <Button kind="primary" icon="add" onClick={() => setAdding(true)}>
          {t("users.add")}
        </Button>
      </div>
      <ProblemNote problem={users.problem} />
      {!users.value && !users.problem && <Spinner />}
      {users.value && <UserTable users={users.value.items} choose={setDeed} />}
      {isAdding && (
        <AddUser
          taken={(users.value?.items ?? []).map(({ name }) => name)}
          offer={offer}
          onClose={() => setAdding(false)}
        />
      )}
      {deed && (
        <DeedDialog deed={deed} offer={offer} again={users.again} onClose={() => setDeed(null)} />
      )}
      {link && <SetupLinkDialog link={link} onClose={() => setLink(null)} />}
    </>
  );
}

function UserTable({ users, choose }: { users: User[]; choose: (deed: Deed) => void }) {
  const me = useSession().user;
  const items = (user: User) => [
    { text: t("users.role.change"), onClick: () => choose({ user, what: "role" }) },
    { text: t("users.setup"), onClick: () => choose({ user, what: "setup" }) },
    { text: t("users.sessions.end"), onClick: () => choose({ user, what: "sessions" }) },
    { text: t("users.remove"), danger: true, onClick: () => choose({ user, what: "remove" }) },
  ];
  return (
    <Table
      caption={t("users.people")}
      rows={users}
      keyOf={(user) => user.name}
      columns={[
        {
          head: t("users.name"),
          wide: true,
          cell: (user) => (
            <>
              <strong>{user.name}</strong>
              {user.name === me && (
                <>
                  {" "}
                  <Tag>{t("users.you")}</Tag> <a href={href("me")}>{t("me.password")}</a>
                </>
              )}
            </>
          ),
        },
        { head: t("users.role"), cell: (user) => t(`role.${user.role}`) },
        { head: t("users.state"), cell: (user) => <SetUp user={user} /> },
        { head: t("users.sessions"), numeric: true, cell: (user) => user.sessions },
        { head: t("users.last_seen"), cell: (user) => <Time at={user.last_seen} /> },
        {
          head: t("actions"),
          quiet: true,
          cell: (user) => (
            <Menu label={t("users.actions", { name: user.name })} items={items(user)} />
          ),
        },
      ]}
    />
  );
}

function SetUp({ user }: { user: User }) {
  if (user.setup_until && Date.parse(user.setup_until) > Date.now()) {
    return (
      <Tag look="wait" icon="wait">
        {t("users.link_until")} <Time at={user.setup_until} />
      </Tag>
    );
  }
  if (user.has_password)
    return (
      <Tag look="good" icon="ok">
        {t("users.ready")}
      </Tag>
    );
  return (
    <Tag look="warn" icon="warn">
      {t("users.link_over")}
    </Tag>
  );
}

function AddUser({
  taken,
  offer,
  onClose,
}: {
  taken: string[];
  offer: (name: string) => Promise<void>;
  onClose: () => void;
}) {
  const act = useAct();
  const [name, setName] = useState("");
  const [role, setRole] = useState<Role>("operator");
  const known = taken.includes(name.trim()) ? t("users.taken") : null;
  const wrong = known ?? nameTrouble(name);
  const isReady = name.trim() !== "" && wrong === null;
  const add = async () => {
    if (!isReady) return;
    const done = await act.run(async () => {
      await send("PUT", userPath(name.trim()), { role });
      await offer(name.trim());
      return true;
    });
    if (done) onClose();
  };
  return (
    <Dialog title={t("users.add")} onClose={onClose}>
      <Form onSubmit={() => void add()}>
        <div class="dialog-body">
          <Field
            label={t("users.name")}
            hint={t("edit.name.rule")}
            value={name}
            error={wrong}
            onInput={setName}
            maxLength={64}
            autoFocus
          />
          <Select
            label={t("users.role")}
            value={role}
            options={roleOptions(userRoles)}
            onChange={(value) => setRole(value as Role)}
          />
          <p class="hint">{t("users.add.hint")}</p>
          <ProblemNote problem={act.problem} />
        </div>
        <FormActions yes={t("users.add.yes")} act={act} isReady={isReady} onBack={onClose} />
      </Form>
    </Dialog>
  );
}

// The answer to the deeds of a user's menu.
function DeedDialog({
  deed: { user, what },
  offer,
  again,
  onClose,
}: {
  deed: Deed;
  offer: (name: string) => Promise<void>;
  again: () => void;
  onClose: () => void;
}) {
  const [role, setRole] = useState(user.role);
  const deeds = {
    role: () => send("PUT", userPath(user.name), { role }),
    setup: () => offer(user.name),
    sessions: () => send("DELETE", userPath(user.name, "/sessions")),
    remove: () => send("DELETE", userPath(user.name)),
  };
  const titles = {
    role: t("users.role.title", { name: user.name }),
    setup: t("users.setup.title", { name: user.name }),
    sessions: t("users.sessions.title", { name: user.name }),
    remove: t("users.remove.title", { name: user.name }),
  };
  const yes = {
    role: t("users.role.change"),
    setup: t("users.setup"),
    sessions: t("users.sessions.end"),
    remove: t("users.remove"),
  };
  return (
    <Confirm
      title={titles[what]}
      yes={yes[what]}
      danger={what === "remove"}
      onYes={() => deeds[what]().then(again)}
      onClose={onClose}
    >
      {what === "role" && (
        <Select
          label={t("users.role")}
          value={role}
          options={roleOptions(userRoles)}
          onChange={(value) => setRole(value as Role)}
        />
      )}
      <p>{t(`users.${what}.text`)}</p>
    </Confirm>
  );
}

function SetupLinkDialog({ link, onClose }: { link: SetupLink; onClose: () => void }) {
  const address = location.origin + link.path;
  return (
    <Dialog title={t("users.link.title", { name: link.user })} onClose={onClose}>
      <div class="dialog-body">
        <p>{t("users.link.text", { name: link.user, until: when(link.until) })}</p>
        <Secret label={t("users.link")} text={address} />
        <Note kind="warn" still>
          {t("users.once")}
        </Note>
      </div>
      <div class="actions">
        <Button kind="primary" onClick={onClose}>
          {t("users.link.done")}
        </Button>
      </div>
    </Dialog>
  );
}
