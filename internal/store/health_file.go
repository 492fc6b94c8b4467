package store

import (
	"encoding/binary"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/eqltui/eqltui/internal/fault"
)

// file looks at the file and its folder. It reports whether there is something to open.
func (e *exam) file() bool {
	info, err := os.Lstat(e.path)
	switch {
	case errors.Is(err, os.ErrNotExist):
		if lone := lone("", e.path); lone != nil {
			e.add("file.log", Bad, lone.Error(), fault.HintOf(lone))
		}
		e.add("file", Bad, "there is no database at "+e.path,
			"eqltui import FILE makes one; eqltui restore FILE brings a backup; --db PATH names another")
		e.place(filepath.Dir(e.path), 0)
		return false
	case err != nil:
		e.add("file", Bad, "it cannot be looked at: "+reason(err), "make its folder readable for yourself")
		return false
	}
	if info.Mode()&os.ModeSymlink != 0 {
		target, _ := filepath.EvalSymlinks(e.path)
		e.add("file.links", Bad, "it is a symbolic link to "+target,
			"name the file itself with --db "+target+": two names for one database can end with two logs")
		if info, err = os.Stat(e.path); err != nil {
			e.add("file", Bad, "the link leads nowhere", "name the file itself with --db PATH")
			return false
		}
	}
	if !info.Mode().IsRegular() {
		e.add("file", Bad, "it is no file", "name a file with --db PATH")
		return false
	}
	e.fine("file", fmt.Sprintf("%s, %d bytes", e.path, info.Size()))
	n := hardLinks(info)
	if second := e.secondName(info); second != "" {
		n--
		e.add("file.leftover", Warn, filepath.Base(second)+" is this database under a second name: a restore was broken off",
			"restore again, or remove that name")
	}
	if n > 1 {
		e.add("file.links", Bad, fmt.Sprintf("the file has %d names (hard links)", n),
			"make a copy with eqltui backup and use that: under its other name it would have another log")
	}
	e.modes(info)
	e.place(filepath.Dir(e.path), info.Size())
	if why := unwritable(e.path); why != "" {
		e.add("file.writable", Warn, why+": everything can be read and nothing done", "make the file and its folder writable for yourself")
	} else {
		e.fine("file.writable", "the file and its folder can be written")
	}
	e.leftovers()
	release, err := alone(e.path)
	if err == nil {
		release()
	}
	e.inUse = fault.KindOf(err) == fault.Busy
	return true
}

// secondName finds the name that a restore gave the database before it was broken off, "" for none.
func (e *exam) secondName(own os.FileInfo) string {
	aside, err := filepath.Glob(e.path + ".before-restore-*") // a path with signs of a pattern finds nothing
	if err != nil {
		return ""
	}
	for _, name := range aside {
		if info, err := os.Stat(name); err == nil && os.SameFile(own, info) {
			return name
		}
	}
	return ""
}

// modes looks at who else may read names and addresses.
func (e *exam) modes(file os.FileInfo) {
	open := false
	for _, name := range []string{e.path, e.path + "-wal", e.path + "-shm"} {
		info, err := os.Stat(name)
		if err != nil || info.Mode().Perm()&0o077 == 0 || !unixModes {
			continue
		}
		open = true
		e.add("file.mode", Bad, fmt.Sprintf("others can read or write %s (mode %04o): it holds names and addresses",
			filepath.Base(name), info.Mode().Perm()), "chmod 600 "+name)
	}
	dir := filepath.Dir(e.path)
	info, err := os.Stat(dir)
	if err == nil && unixModes && info.Mode().Perm()&0o022 != 0 && info.Mode()&os.ModeSticky == 0 {
		open = true
		e.add("folder.mode", Bad, fmt.Sprintf("others can exchange files in %s (mode %04o)", dir, info.Mode().Perm()), "chmod 700 "+dir)
	} else if err == nil && unixModes && info.Mode().Perm()&0o077 != 0 {
		e.add("folder.mode", Warn, fmt.Sprintf("others can see what is in %s (mode %04o)", dir, info.Mode().Perm()), "chmod 700 "+dir)
	}
	if !open {
		e.fine("file.mode", "only its owner can read and write it")
	}
}

// How much room is too little, in bytes.
const (
	roomWarn = 200 << 20
	roomBad  = 16 << 20
)

// place looks at the disk.
func (e *exam) place(dir string, size int64) {
	p, err := diskOf(dir)
	if err != nil {
		return // a folder that is not there yet, or a system that cannot tell
	}
	e.checks = append(e.checks, judgeDisk(p), judgeRoom(p, size))
}

// disk is the disk below a folder.
type disk struct {
	system string // name of a network file system, "" for a disk of this machine
	free   int64  // bytes that this user may still write
	total  int64
}

func judgeDisk(p disk) Check {
	if p.system != "" {
		return Check{"file.place", Bad, "it lies on a network file system (" + p.system + "), whose locks cannot be trusted",
			"put it on a disk of this machine; send backups over the network"}
	}
	return Check{"file.place", Fine, "it lies on a disk of this machine", ""}
}

func judgeRoom(p disk, size int64) Check {
	text := fmt.Sprintf("%d MB free", p.free>>20)
	switch {
	case p.free < roomBad:
		return Check{"disk", Bad, text + ": writes will soon be refused",
			"free some space; what is acknowledged is safe, and reading goes on"}
	case p.free < roomWarn:
		return Check{"disk", Warn, text, "free some space before writes are refused"}
	case p.free < 2*size:
		return Check{"disk", Warn, text + ": not enough for a copy of the database, which each new schema and each backup needs",
			"free some space, or back up to another disk"}
	}
	return Check{"disk", Fine, text, ""}
}

// leftovers looks for what was broken off, and for copies that nobody may need any more.
func (e *exam) leftovers() {
	entries, err := os.ReadDir(filepath.Dir(e.path))
	if err != nil {
		return
	}
	base := filepath.Base(e.path)
	var copies []string
	for _, f := range entries {
		name, ours := strings.CutPrefix(f.Name(), base+".")
		switch {
		case !ours:
		case partOf(f.Name()) != 0 && !ended(partOf(f.Name())): // it is being written
		case strings.HasSuffix(name, ".part") || strings.HasSuffix(name, ".part-journal"):
			e.add("file.leftover", Warn, f.Name()+" is what is left of a copy that was broken off", "remove it when no eqltui is running")
		case strings.HasPrefix(name, "before-") && !strings.HasSuffix(name, "-wal") && !strings.HasSuffix(name, ".head"):
			copies = append(copies, f.Name())
		}
	}
	if len(copies) > 0 {
		e.add("file.copies", Fine, "older states are kept beside it: "+strings.Join(copies, ", "),
			"remove them when nobody needs them: they hold names and addresses too")
	}
}

// The fields of a log's header (https://www.sqlite.org/fileformat2.html#walformat).
const (
	logHeader     = 32
	logMagic      = 0x377f0682 // the lowest bit says in which order the sums count bytes
	logAtPageSize = 8
)

// log looks at the file in which SQLite keeps what is not yet in the database.
func (e *exam) log() {
	log, err := os.Open(e.path + "-wal")
	if errors.Is(err, os.ErrNotExist) {
		index, ierr := os.Stat(e.path + "-shm")
		switch {
		case e.inUse && e.header.wal:
			e.add("file.log", Bad,
				"the database is in use and its log (-wal) is gone: somebody removed it, and what is written now will be lost",
				"leave every cockpit and start again; never remove a -wal file")
		case ierr == nil && index.Size() > 0 && e.header.wal:
			e.add("file.log", Bad, "its log (-wal) was removed after it was stopped hard: the newest writes are lost",
				"restore a backup if that matters; never remove a -wal file")
		default:
			e.fine("file.log", "no log waits")
		}
		return
	}
	if err != nil {
		e.add("file.log", Bad, "its log (-wal) cannot be read: "+reason(err), "make it readable for yourself")
		return
	}
	defer log.Close()
	const away = "move it away, with nobody using the database, and look again"
	info, err := log.Stat()
	if err != nil || info.Size() == 0 {
		e.fine("file.log", "its log is empty")
		return
	}
	b := make([]byte, logHeader)
	if _, err := log.ReadAt(b, 0); err != nil || binary.BigEndian.Uint32(b)&^1 != logMagic {
		e.add("file.log", Bad, "what lies beside it as its log (-wal) is none", away)
		return
	}
	if size := int64(binary.BigEndian.Uint32(b[logAtPageSize:])); e.header.pageSize > 0 && size != e.header.pageSize {
		e.add("file.log", Bad, foreignWhy, away)
		return
	}
	if !e.inUse {
		e.fine("file.log", fmt.Sprintf("a log of %d bytes waits; the next start takes it in", info.Size()))
		return
	}
	e.fine("file.log", fmt.Sprintf("in use; its log has %d bytes", info.Size()))
}
