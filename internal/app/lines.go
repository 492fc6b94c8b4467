package app

import (
	"bufio"
	"bytes"
	"cmp"
	"context"
	"io"
	"os"

	"github.com/spf13/cobra"

	"github.com/eqltui/eqltui/internal/fault"
	"github.com/eqltui/eqltui/internal/gate"
)

// maxLine is how long a line of input may be; what is longer is refused without being kept.
const maxLine = 16 << 20

// source opens the file of a pure command; none and - are standard input.
func (a *app) source(args []string) (io.ReadCloser, error) {
	if len(args) == 0 || args[0] == "-" {
		return io.NopCloser(a.in), nil
	}
	if a.served != nil {
		return nil, ofTheServer(args[0])
	}
	f, err := os.Open(args[0])
	if err != nil {
		return nil, fault.Wrap(fault.NotFound, "read "+quoted(args[0]), fault.Bare(err), "check the name; - reads standard input")
	}
	return f, nil
}

// ofTheServer refuses whoever came through a door a file that would be the server's.
func ofTheServer(name string) error {
	return fault.New(fault.Usage, "read "+quoted(name), "it would be a file of the server", "send yours on standard input: - < FILE")
}

// answerLines answers every line of the input with one line, in order. A line that cannot be
// answered gets its refusal, the rest go on, and the exit code says so. What is answered is written
// as soon as no more input waits, so that a program can ask line by line.
func (a *app) answerLines(cmd *cobra.Command, args []string, answer func([]byte) ([]byte, error)) error {
	src, err := a.source(args)
	if err != nil {
		return err
	}
	defer src.Close()
	in, out := bufio.NewReaderSize(src, 64<<10), bufio.NewWriterSize(a.out, 64<<10)
	bad, err := answerAll(cmd.Context(), in, out, answer)
	err = cmp.Or(err, out.Flush())
	if err == nil && bad > 0 {
		return exit(exitRejected)
	}
	return err
}

func answerAll(ctx context.Context, in *bufio.Reader, out *bufio.Writer, answer func([]byte) ([]byte, error)) (bad int, err error) {
	var buf []byte
	for number := 1; ; number++ {
		if err := ctx.Err(); err != nil {
			return bad, err
		}
		line, long, rerr := readLine(in, buf[:0])
		if rerr == io.EOF {
			return bad, nil
		}
		if rerr != nil {
			return bad, fault.Wrap(fault.Invalid, "read the input", fault.Bare(rerr), "check the file")
		}
		buf = line
		if number == 1 {
			line = bytes.TrimPrefix(line, []byte("\ufeff"))
		}
		var reply []byte
		aerr := error(fault.New(fault.Invalid, "line", "it is longer than 16 MiB", "split it"))
		if !long {
			reply, aerr = answer(line)
		}
		if aerr != nil {
			bad++
			if reply, err = gate.Refusal(aerr, number); err != nil {
				return bad, err
			}
		}
		out.Write(reply) // an error stays in the writer and comes out of WriteByte
		if err := out.WriteByte('\n'); err != nil {
			return bad, err
		}
		if in.Buffered() == 0 {
			if err := out.Flush(); err != nil {
				return bad, err
			}
		}
	}
}

// readLine reads to the next line break into buf. What is too long is skipped and not kept. After
// the last line it answers io.EOF.
func readLine(in *bufio.Reader, buf []byte) (line []byte, long bool, err error) {
	began := false
	for {
		part, err := in.ReadSlice('\n')
		began = began || len(part) > 0
		if !long {
			buf = append(buf, part...)
			if len(buf) > maxLine+2 {
				long, buf = true, buf[:0]
			}
		}
		switch {
		case err == bufio.ErrBufferFull:
			continue
		case err == io.EOF && began, err == nil:
			line := bytes.TrimSuffix(bytes.TrimSuffix(buf, []byte("\n")), []byte("\r"))
			return line, long || len(line) > maxLine, nil
		}
		return nil, false, err
	}
}
