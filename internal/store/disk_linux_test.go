package store

import "testing"

func TestNetworkFileSystemsAreKnownByTheirNumber(t *testing.T) {
	t.Parallel()
	for magic, want := range map[uint32]string{0x6969: "NFS", 0xff534d42: "CIFS", 0xfe534d42: "SMB2", 0xef53: "", 0x01021994: "",
		0x58465342: ""} {
		if got := networkSystem(magic); got != want {
			t.Errorf("%#x is %q, want %q", magic, got, want)
		}
	}
}
