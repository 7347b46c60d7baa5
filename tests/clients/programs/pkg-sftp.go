// Does the steps of a task, read from standard input, with github.com/pkg/sftp.
package main

import (
	"encoding/json"
	"fmt"
	"io"
	"os"
	"time"

	"github.com/pkg/sftp"
	"golang.org/x/crypto/ssh"
	"golang.org/x/crypto/ssh/knownhosts"
)

type step struct {
	Do, Local, Remote, From, To, Path string
}

type task struct {
	Host, User, KeyFile, KnownHosts string
	Port                            int
	Password                        *string
	Steps                           []step
}

func must(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func connect(t task) *sftp.Client {
	hostKey, err := knownhosts.New(t.KnownHosts)
	must(err)
	config := &ssh.ClientConfig{
		User: t.User, HostKeyCallback: hostKey, HostKeyAlgorithms: []string{ssh.KeyAlgoED25519},
	}
	if t.Password != nil {
		config.Auth = []ssh.AuthMethod{ssh.Password(*t.Password)}
	} else {
		text, err := os.ReadFile(t.KeyFile)
		must(err)
		key, err := ssh.ParsePrivateKey(text)
		must(err)
		config.Auth = []ssh.AuthMethod{ssh.PublicKeys(key)}
	}
	connection, err := ssh.Dial("tcp", fmt.Sprintf("%s:%d", t.Host, t.Port), config)
	must(err)
	client, err := sftp.NewClient(connection)
	must(err)
	return client
}

func copyTo(target io.WriteCloser, source io.Reader) {
	_, err := io.Copy(target, source)
	must(err)
	must(target.Close())
}

func upload(client *sftp.Client, s step, flags int, seek bool) {
	source, err := os.Open(s.Local)
	must(err)
	target, err := client.OpenFile(s.Remote, flags)
	must(err)
	if seek {
		info, err := client.Stat(s.Remote)
		must(err)
		_, err = source.Seek(info.Size(), io.SeekStart)
		must(err)
	}
	copyTo(target, source)
}

func download(client *sftp.Client, s step) {
	source, err := client.Open(s.Remote)
	must(err)
	target, err := os.Create(s.Local)
	must(err)
	copyTo(target, source)
}

func main() {
	var t task
	must(json.NewDecoder(os.Stdin).Decode(&t))
	client := connect(t)
	for _, s := range t.Steps {
		switch s.Do {
		case "list":
			entries, err := client.ReadDir(s.Path)
			must(err)
			for _, entry := range entries {
				fmt.Println(entry.Name())
			}
		case "put":
			upload(client, s, os.O_WRONLY|os.O_CREATE|os.O_TRUNC, false)
		case "resumePut":
			upload(client, s, os.O_WRONLY|os.O_APPEND, true)
		case "get":
			download(client, s)
		case "rename":
			must(client.Rename(s.From, s.To))
		case "mkdir":
			must(client.Mkdir(s.Path))
		case "rmdir":
			must(client.RemoveDirectory(s.Path))
		case "remove":
			must(client.Remove(s.Path))
		case "setTimes":
			when := time.Unix(1_000_000_000, 0)
			must(client.Chtimes(s.Path, when, when))
		case "setMode":
			must(client.Chmod(s.Path, 0o600))
		default:
			must(fmt.Errorf("unknown step %s", s.Do))
		}
	}
}
