package ui

import (
	"context"

	"github.com/eqltui/eqltui/internal/desk"
	"github.com/eqltui/eqltui/internal/lead"
)

// Chronicle is the journal as the screens read it.
type Chronicle interface {
	Activity(ctx context.Context, who desk.Actor, q desk.ActivityQuery) (desk.ActivityPage, error)
	// UndoEvent takes back one entry, an act of this person.
	UndoEvent(ctx context.Context, who desk.Actor, seq int64) (desk.Done, error)
}

// Intake is where records come in and wait for what they lack.
type Intake interface {
	Held(ctx context.Context, who desk.Actor, q desk.HeldQuery) (desk.HeldPage, error)
	Fix(ctx context.Context, who desk.Actor, ids []lead.ID, set map[string]string, expect int64) (desk.Fixed, error)
	PartnerNames(ctx context.Context) ([]desk.PartnerName, error)
	// TryReferral says what adding would bring about, and changes nothing.
	TryReferral(ctx context.Context, who desk.Actor, r desk.Referral) (desk.Trial, error)
	AddReferral(ctx context.Context, who desk.Actor, r desk.Referral) (desk.Trial, error)
}

// Keeper keeps what people set for themselves; values are JSON by name.
type Keeper interface {
	Settings(ctx context.Context, who desk.Actor) (map[string]string, error)
	SaveSettings(ctx context.Context, who desk.Actor, values map[string]string) error
}
