import type { RequestAnswer, RequestArgs, RequestName } from '../../shared/ipc/contract.ts'

/** @throws Error in words, where the shell refuses or is not there */
export async function ask<N extends RequestName>(name: N, ...args: RequestArgs<N>): Promise<RequestAnswer<N>> {
  const bridge = window.wanglou
  if (!bridge) throw new Error('no shell')
  const answer = await bridge.request(name, ...args)
  if (!answer.ok) throw new Error(answer.message)
  return answer.value
}
