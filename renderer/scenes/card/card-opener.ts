import { createContext, type RefObject } from 'react'
import type { Opener } from '../../components/focus-back.ts'

/** What opened the first of the cards that follow each other: what a card covers takes the focus only when the last is closed. */
export const CardOpener = createContext<RefObject<Opener | null> | null>(null)
