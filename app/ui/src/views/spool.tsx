// SPDX-License-Identifier: Apache-2.0
// The spool directory: what waits, and which files were refused, why, and what can be done.
import { useState } from "preact/hooks";
import { type RefusedFile, segment, send, type Spool as SpoolState } from "../api";
import { useResource } from "../live";
import {
  Button,
  Confirm,
  Empty,
  Note,
  Page,
  ProblemNote,
  Spinner,
  Table,
  Tag,
  Time,
} from "../parts";
import { href } from "../route";
import { may } from "../session";
import { t, tWord } from "../text";
import { PlainDialog } from "./link_dialogs";

export function Spool() {
  const spool = useResource<SpoolState>("/spool", ["spool"]);
  const [open, setOpen] = useState<{ name: string; what: "look" | "retry" } | null>(null);
  const [putBack, setPutBack] = useState<string | null>(null);
  const path = open && `/spool/refused/${segment(open.name)}`;
  return (
    <Page title={t("nav.spool")} lede={t("spool.lede")}>
      <ProblemNote problem={spool.problem} />
      {!spool.value && !spool.problem && <Spinner />}
      {spool.value && <State spool={spool.value} />}
      {putBack && (
        <Note kind="good" title={t("spool.put_back", { name: putBack })}>
          {t("spool.put_back.text")}
        </Note>
      )}
      {spool.value && (
        <section aria-labelledby="refused-head">
          <h2 id="refused-head" class="section-head">
            {t("spool.refused")}
          </h2>
          {spool.value.refused.length === 0 ? (
            <Empty title={t("spool.empty")}>{t("spool.empty.text")}</Empty>
          ) : (
            <Refused files={spool.value.refused} open={(name, what) => setOpen({ name, what })} />
          )}
        </section>
      )}
      {open?.what === "look" && path && (
        <PlainDialog
          title={open.name}
          path={path}
          lede={t("spool.look.lede")}
          empty={t("spool.look.empty")}
          onClose={() => setOpen(null)}
        />
      )}
      {open?.what === "retry" && path && (
        <Confirm
          title={t("spool.retry.title", { name: open.name })}
          yes={t("spool.retry")}
          onYes={async () => {
            await send("POST", `${path}/retry`);
            setPutBack(open.name);
            spool.again();
          }}
          onClose={() => setOpen(null)}
        >
          <p>{t("spool.retry.text")}</p>
        </Confirm>
      )}
    </Page>
  );
}

const looks = {
  watching: ["good", "ok"],
  paused: ["warn", "pause"],
  gone: ["bad", "error"],
} as const;

function State({ spool }: { spool: SpoolState }) {
  const [look, icon] = looks[spool.state];
  return (
    <section class="panel" aria-label={t("spool.state")}>
      <p class="spool-state">
        <Tag look={look} icon={icon}>
          {t(`spool.${spool.state}`)}
        </Tag>
        <code>{spool.directory}</code>
        <span>{t("spool.waiting", { n: spool.waiting })}</span>
      </p>
      {spool.state !== "watching" && <p>{t(`spool.${spool.state}.text`)}</p>}
    </section>
  );
}

function size(bytes: number): string {
  return bytes < 10_000 ? `${bytes} B` : `${Math.round(bytes / 1024)} KiB`;
}

function Refused({
  files,
  open,
}: {
  files: RefusedFile[];
  open: (name: string, what: "look" | "retry") => void;
}) {
  return (
    <Table
      caption={t("spool.refused")}
      rows={files}
      keyOf={(file) => file.name}
      columns={[
        {
          head: t("spool.file"),
          cell: (file) => (
            <>
              <code class="file-name">{file.name}</code>
              <p class="faint">
                <Time at={file.at} /> · {size(file.bytes)}
              </p>
            </>
          ),
        },
        { head: t("spool.why"), wide: true, cell: (file) => <Why file={file} /> },
        ...(may("operator")
          ? [
              {
                head: t("actions"),
                quiet: true,
                cell: (file: RefusedFile) => (
                  <div class="actions">
                    <Button
                      small
                      label={`${t("spool.look")}: ${file.name}`}
                      onClick={() => open(file.name, "look")}
                    >
                      {t("spool.look")}
                    </Button>
                    <Button
                      small
                      label={`${t("spool.retry")}: ${file.name}`}
                      onClick={() => open(file.name, "retry")}
                    >
                      {t("spool.retry")}
                    </Button>
                  </div>
                ),
              },
            ]
          : []),
      ]}
    />
  );
}

// The headline in the person's language, the box's own words with what would be right below it.
function Why({ file }: { file: RefusedFile }) {
  const headline = file.code ? tWord("refused.", file.code) : "";
  return (
    <>
      {headline && headline !== file.code && <strong>{headline}</strong>}
      {file.reason ? (
        <p class="refusal" lang="en">
          {file.reason}
        </p>
      ) : (
        <p class="faint">{t("spool.no_reason")}</p>
      )}
      {file.list && <UnknownList list={file.list} />}
    </>
  );
}

function UnknownList({ list }: { list: string }) {
  return (
    <p class="faint">
      {t("spool.for_list")} <a href={href("lists", list)}>{list}</a>
    </p>
  );
}
