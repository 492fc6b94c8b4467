package main

import (
	"context"
	"os"
	"runtime/pprof"
	"strconv"
	_ "time/tzdata"

	"github.com/eqltui/eqltui/internal/app"
)

func main() {
	f, _ := os.Create(os.Getenv("PROF"))
	n, _ := strconv.Atoi(os.Getenv("TIMES"))
	pprof.StartCPUProfile(f)
	rc := 0
	for range max(n, 1) {
		rc = app.Main(context.Background(), os.Args[1:], os.Environ(), os.Stdin, os.Stdout, os.Stderr)
	}
	pprof.StopCPUProfile()
	f.Close()
	if m := os.Getenv("MEMPROF"); m != "" {
		g, _ := os.Create(m)
		pprof.Lookup("allocs").WriteTo(g, 0)
		g.Close()
	}
	os.Exit(rc)
}
