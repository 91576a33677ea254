#!/usr/bin/env bash
# Installs NEURON 8.2 from Debian for `npm run bench:peers`, with the two links that its nrnivmodl needs.
set -eu
apt-get update -qq
apt-get install -y -qq python3-neuron neuron neuron-dev
ln -sf /usr/lib/nrn/nrnmech_makefile /usr/bin/nrnmech_makefile
ln -sf /usr/lib/nrn/libnrniv.so "/usr/lib/$(uname -m)-linux-gnu/libnrniv.so"
