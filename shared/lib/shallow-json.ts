import { z } from 'zod'

type Json = z.core.util.JSONType

/** Deeper than anything that people write into a file of settings. */
const DEPTH = 32

/** JSON as deep as people write it: a schema that follows any depth ends with the stack, and its process with it. */
export const shallowJson: z.ZodType<Json> = z.custom<Json>((value) => isJson(value, DEPTH), 'not JSON, or nested too deeply')

function isJson(value: unknown, depth: number): boolean {
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return true
  if (typeof value === 'number') return Number.isFinite(value)
  if (typeof value !== 'object' || depth === 0) return false
  if (Array.isArray(value)) return value.every((each) => isJson(each, depth - 1))
  const prototype: unknown = Object.getPrototypeOf(value)
  if (prototype !== Object.prototype && prototype !== null) return false
  return Object.values(value).every((each) => isJson(each, depth - 1))
}
