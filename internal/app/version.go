package app

import (
	"runtime"
	"runtime/debug"
	"strings"

	"github.com/spf13/cobra"

	"github.com/eqltui/eqltui/internal/journal"
	"github.com/eqltui/eqltui/internal/store"
)

// buildInfo says which program this is.
type buildInfo struct {
	Version  string `json:"version"`
	Commit   string `json:"commit"`
	Go       string `json:"go"`
	SQLite   string `json:"sqlite"`
	Engine   int    `json:"engine"` // of the program's semantics, as events carry it
	Schema   int    `json:"schema"` // step of the database's schema
	Platform string `json:"platform"`
}

// build reads what the compiler noted.
func build() buildInfo {
	b := buildInfo{Version: "unknown", Commit: "unknown", Go: runtime.Version(), SQLite: store.EngineVersion(), Engine: journal.Engine,
		Schema: store.SchemaVersion(), Platform: runtime.GOOS + "/" + runtime.GOARCH}
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return b
	}
	if v := info.Main.Version; v != "" {
		b.Version = strings.Trim(v, "()")
	}
	for _, s := range info.Settings {
		switch {
		case s.Key == "vcs.revision":
			b.Commit = s.Value
		case s.Key == "vcs.modified" && s.Value == "true" && b.Commit != "unknown":
			b.Commit += "+changes"
		}
	}
	return b
}

func (a *app) versionCommand() *cobra.Command {
	return &cobra.Command{
		Use: "version", Short: "Say which eqltui this is", Args: a.none,
		Long: "version says which eqltui this is and what it is made of; eqltui --version says the same.",
		RunE: func(*cobra.Command, []string) error { return a.sayVersion() },
	}
}

func (a *app) sayVersion() error {
	b := build()
	return a.answer(b, "eqltui %s\ncommit  %s\ngo      %s, %s\nsqlite  %s\nschema  %d\nengine  %d\n",
		b.Version, b.Commit, b.Go, b.Platform, b.SQLite, b.Schema, b.Engine)
}
