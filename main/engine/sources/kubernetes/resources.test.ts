import { describe, expect, it } from 'vitest'
import { collectionPath, isAllowedPath, RESOURCES } from './resources.ts'

describe('allowed paths', () => {
  it('are discovery and the collections of the table', () => {
    for (const { offers, namespaced } of RESOURCES) {
      for (const offer of offers) {
        expect(isAllowedPath(collectionPath(offer, ''))).toBe(true)
        expect(isAllowedPath(collectionPath(offer, 'bureau-1'))).toBe(namespaced)
      }
    }
    expect(['/api', '/apis'].every(isAllowedPath)).toBe(true)
  })

  it.each([
    '/api/v1/secrets',
    '/api/v1/configmaps',
    '/api/v1/namespaces/x/secrets',
    '/api/v1/pods/x/exec',
    '/api/v1/namespaces/x/pods/y',
    '/api/v1/namespaces/x/pods/y/log',
    '/api/v1/namespaces/../pods',
    '/api/v1/namespaces/x/y/pods',
    '/apis/authorization.k8s.io/v1/selfsubjectaccessreviews',
    '/api/v1/pods?watch=1',
    '/version',
    '//api',
  ])('are not %s', (path) => {
    expect(isAllowedPath(path)).toBe(false)
  })
})
