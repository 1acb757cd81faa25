/** Whether a file is called as a snapshot is: no other is opened for a window. */
export const isSnapshotName = (path: string): boolean => /^[^\0]*[^\0/\\]\.wlsnap$/i.test(path)
