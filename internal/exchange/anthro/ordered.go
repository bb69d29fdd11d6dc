package anthro

import (
	"cmp"
	"runtime"
	"sync/atomic"
)

// blockSize is what a worker gets at a time. Two batches per worker and one more
// are all the memory used, however long the file.
const blockSize = 1 << 18

// batch is a block of records on its way through the workers.
type batch struct {
	in, out  []byte
	line     int // of the first record
	problems problems
	fields   [][]byte
	done     chan struct{}
}

// ordered lets all processors work on batches and writes them in the order in which
// they were filled. fill tells false at the end. The first error ends all.
func ordered(fill func(*batch) (bool, error), work func(*batch), write func(*batch) error) error {
	workers := runtime.GOMAXPROCS(0)
	all := 2*workers + 1
	free, todo, inOrder := make(chan *batch, all), make(chan *batch, all), make(chan *batch, all)
	for range all {
		free <- &batch{done: make(chan struct{}, 1)}
	}
	for range workers {
		go func() {
			for b := range todo {
				work(b)
				b.done <- struct{}{}
			}
		}()
	}
	var failed atomic.Bool
	written := make(chan error, 1)
	go func() {
		var err error
		for b := range inOrder {
			<-b.done
			if err == nil {
				err = write(b)
				failed.Store(err != nil)
			}
			free <- b
		}
		written <- err
	}()
	var unread error
	for !failed.Load() {
		b := <-free
		more, err := fill(b)
		if unread = err; err != nil || !more {
			break
		}
		todo <- b
		inOrder <- b
	}
	close(todo)
	close(inOrder)
	return cmp.Or(<-written, unread)
}
