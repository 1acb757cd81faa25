/** Something that holds a resource until `dispose` is called; a second call does nothing. */
export interface Disposable {
  dispose(): void | Promise<void>
}
