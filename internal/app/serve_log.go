package app

import (
	"log/slog"

	"github.com/eqltui/eqltui/internal/fault"
)

// logger tells what happens at the doors, as lines of JSON on standard error: with EQLTUI_LOG=info every request and session,
// without it what the program itself is to blame for. Addresses, records, names and tokens are in none of them.
func (a *app) logger() (*slog.Logger, error) {
	level := slog.LevelError
	switch text := a.lookup("EQLTUI_LOG"); text {
	case "", "error":
	case "info":
		level = slog.LevelInfo
	case "off":
		return slog.New(slog.DiscardHandler), nil
	default:
		return nil, fault.New(fault.Usage, "serve", "EQLTUI_LOG is "+quoted(text), "set it to info, error or off")
	}
	return slog.New(slog.NewJSONHandler(a.err, &slog.HandlerOptions{Level: level})), nil
}
