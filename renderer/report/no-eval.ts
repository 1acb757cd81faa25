import { z } from 'zod'

// Its faster way makes code at run time, which the page's policy forbids. Before any schema is made, hence a module of its own.
z.config({ jitless: true })
