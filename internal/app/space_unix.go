//go:build unix

package app

import "syscall"

// space is how many bytes may still be written in a folder.
func space(folder string) (uint64, error) {
	var s syscall.Statfs_t
	err := syscall.Statfs(folder, &s)
	return uint64(s.Bavail) * uint64(s.Bsize), err
}
