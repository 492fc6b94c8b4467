// Command eqltui is the cockpit for leads that come through partners.
package main

import (
	"context"
	"os"
	_ "time/tzdata" // calendars need zones also where the system has none

	"github.com/eqltui/eqltui/internal/app"
)

func main() {
	os.Exit(app.Main(context.Background(), os.Args[1:], os.Environ(), os.Stdin, os.Stdout, os.Stderr))
}
