"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { requestQuery } from "@/components/api/requests";
import type { RequestDetail } from "@/lib/domain/request";

/** Something done to a request: what is shown follows at once, also when somebody else was first. */
export function useRequestAct<Given = void>(id: string, act: (given: Given) => Promise<RequestDetail>) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: act,
    onSuccess: (next) => client.setQueryData(requestQuery(id).queryKey, next),
    onSettled: () => client.invalidateQueries({ queryKey: ["requests"] }),
  });
}
