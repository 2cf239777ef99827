// SPDX-License-Identifier: Apache-2.0
// One message with its journal and its SMS, read again when the stream says that it changed.
import { useEffect } from "preact/hooks";
import type { Message, PageListing } from "../api";
import { markStale, onMessages, type Resource, useResource } from "../live";

function pagesPath(id: number): string {
  return `/messages/id/${id}/pages`;
}

export function useMessage(path: string): Resource<Message> {
  const one = useResource<Message>(path, ["messages"]);
  const id = one.value?.id;
  useEffect(
    () =>
      onMessages((items) => {
        // Not read yet: it may be any of them, and the reading may be older than the event.
        if (id !== undefined && !items.some((item) => item.id === id)) return;
        markStale(path);
        if (id !== undefined) markStale(pagesPath(id));
      }),
    [id, path],
  );
  return one;
}

export function usePages(id: number): Resource<PageListing> {
  return useResource<PageListing>(pagesPath(id), ["messages"]);
}
