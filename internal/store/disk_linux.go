package store

import "syscall"

// diskOf asks the system about the disk below a folder. The numbers of network file systems are
// those of statfs(2) and linux/magic.h.
func diskOf(dir string) (disk, error) {
	var st syscall.Statfs_t
	if err := syscall.Statfs(dir, &st); err != nil {
		return disk{}, err
	}
	p := disk{free: int64(st.Bavail) * st.Bsize, total: int64(st.Blocks) * st.Bsize}
	p.system = networkSystem(uint32(st.Type))
	return p, nil
}

// networkSystem names a file system of another machine, "" for any other.
func networkSystem(magic uint32) string {
	switch magic {
	case 0x6969:
		return "NFS"
	case 0x517b:
		return "SMB"
	case 0xff534d42:
		return "CIFS"
	case 0xfe534d42:
		return "SMB2"
	case 0x5346414f, 0x6b414653:
		return "AFS"
	case 0x73757245:
		return "Coda"
	case 0x01021997:
		return "9P"
	case 0x00c36400:
		return "Ceph"
	case 0x0bd00bd0:
		return "Lustre"
	case 0x47504653:
		return "GPFS"
	}
	return ""
}
