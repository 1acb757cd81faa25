import { expect, it } from 'vitest'
import { EMPTY_REGISTER, UNASSIGNED_BUREAU } from '../../../shared/estate/register.ts'
import { DEFAULT_POLICY } from '../../../shared/policy/policy.ts'
import { appRow } from '../estate/observed-fixture.ts'
import { createModel } from '../model.ts'
import { totalsOf } from './rows.ts'

it('counts the apps of bureaus: one that is registered under no known bureau is of none', () => {
  const register = {
    ...EMPTY_REGISTER,
    bureaus: [{ id: 'edu', name: '教育局', nameEn: null }],
    apps: [appRow('enrol'), appRow('stray', { bureau: UNASSIGNED_BUREAU })],
  }
  const estate = createModel({ policy: DEFAULT_POLICY, register, clusters: [] })
  estate.setRegister(register, 0)
  expect(totalsOf(estate)).toMatchObject({ bureaus: 1, apps: 1 })
})
