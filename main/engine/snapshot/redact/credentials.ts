import { HIDDEN, hideShapes } from '../../masking/credential-shapes.ts'

/**
 * Credentials that texts of an estate may hold beside those that `hideShapes` knows: never in a package, whatever is asked for. None of the
 * shapes backtracks far: the text is from outside.
 */
const SHAPES: readonly (readonly [RegExp, string])[] = [
  // Keys of clouds and forges, which say by their first letters what they are.
  [/\b(?:AKIA|ASIA|LTAI|AKID)[A-Za-z0-9]{12,64}/g, HIDDEN],
  [/\b(?:gh[pousr]_|github_pat_|glpat-|xox[abprs]-|sk-|hvs\.|npm_|dckr_pat_)[\w.-]{12,255}/g, HIDDEN],
  // A PEM that was encoded once more, and what a Secret or a kubeconfig holds of one.
  [/\bLS0tLS1CRUdJTi[\w+/=]+/g, HIDDEN],
  // Hashes of passwords: crypt, bcrypt.
  [/\$(?:1|2[abxy]?|5|6|y)\$[^\s"']{16,}/g, HIDDEN],
  // Command lines and connection strings. `-p` and what follows at once is how MySQL takes a password.
  [/(\s--?(?:password|passwd|pwd|token|secret|api-?key)[= ])[^\s"'\u3000-\u303f\uff01-\uff0f\uff1a-\uff1f]+/gi, `$1${HIDDEN}`],
  [/(\bmysql\w{0,10}\b[^\n]{0,80}?\s-p)[^\s"'\u3000-\u303f\uff01-\uff0f\uff1a-\uff1f]+/gi, `$1${HIDDEN}`],
  // A value without a space may run into the name of the next one: then what that is set to is hidden too.
  [
    /\b((?:[a-z]{0,20}|\w{1,60}_)(?:password|passwd|pwd|passphrase|secret|token|api_?key|access_?key|private_?key|key-data)\s?[=:]\s?)[^\s;&,"'}]+(?:\s[=:]\s[^\s;&,"'}]+){0,4}/gi,
    `$1${HIDDEN}`,
  ],
  [/((?:密码|口令|密钥|令牌)\s?(?:[=:：]|为|是)\s?)[^\s;,，。；"'}]+/g, `$1${HIDDEN}`],
  [/\b((?:JSESSIONID|PHPSESSID|SESSION(?:ID)?|sig|Signature)=)[^\s;&"']+/gi, `$1${HIDDEN}`],
]

/** Fields and labels whose value is a credential whatever it looks like. */
const FIELD =
  /(?:^|[._/-])(?:password|passwd|pwd|passphrase|secret|token|api[-_]?key|access[-_]?key|private[-_]?key|credentials?|authorization|cookie)$|口令|密码/i

/** Whether what stands under this name of a label or fact is a credential. */
export const isCredentialField = (name: string): boolean => FIELD.test(name)

/** What a text without it holds none of the shapes of, here and in `hideShapes`: most texts, which are names and ids. */
const SIGN =
  /pass|pwd|secret|token|key|auth|cookie|bearer|basic|negotiate|digest|eyJ|:\/\/|-----|AKIA|ASIA|LTAI|AKID|gh[pousr]_|github_pat|glpat|xox|sk-|hvs\.|npm_|dckr_|LS0tLS1|\$[1256y]|mysql|sess|sig|密|口令|令牌/i

/** Whether a text may hold one of the shapes. */
export const mayHoldCredentials = (text: string): boolean => SIGN.test(text)

/** `text` without what lets someone in. */
export function withoutCredentials(text: string): string {
  if (!mayHoldCredentials(text)) return text
  return SHAPES.reduce((left, [shape, rest]) => left.replace(shape, rest), hideShapes(text))
}
