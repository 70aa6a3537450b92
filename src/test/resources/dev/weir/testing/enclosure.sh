#!/bin/sh
# Keeps namespaces, in which everything ends, for as long as somebody holds the standard input open. Says "ready", or "cannot: WHY".
#   enclosure.sh FOLDER NETWORK
# FOLDER: goes with it; gets "image", the files of busybox. Its name is that of the control groups to be used, too.
# NETWORK: "own", or "host" for that of the machine.
set -u
folder=$1 network=$2 name=${1##*/}

cannot() {
    echo "cannot: $1"
    exit 0
}

# What is frozen does not even end when it is killed.
thaw() {
    [ ! -d "/sys/fs/cgroup/freezer/$name" ] ||
        find "/sys/fs/cgroup/freezer/$name" -name freezer.state -exec sh -c 'echo THAWED >"$1"' - {} \;
}

make_image() {
    mkdir -p image/bin image/tmp && cp "$(command -v busybox)" image/bin/busybox || cannot "copy busybox"
    for command in $(busybox --list); do
        [ "$command" = busybox ] || ln -s busybox "image/bin/$command"
    done
    chroot image /bin/true || cannot "run busybox without libraries"
}

inside() {
    local state="/var/lib/cni /var/lib/containers"
    mkdir -p $state
    for place in /run /dev/shm $state; do
        mount -t tmpfs tmpfs $place || cannot "mount $place"
    done
    unshare --net ip link add weir type bridge || cannot "make a network bridge"
    unshare --net iptables -t nat -n -L >/dev/null || cannot "translate network addresses"
    [ "$network" = host ] || ip link set lo up
    for controller in /sys/fs/cgroup /sys/fs/cgroup/memory; do
        [ ! -e "$controller/cgroup.procs" ] || mkdir "$controller/$name" || cannot "make control groups"
    done
    make_image
    echo ready
    cat >/dev/null
    kill -KILL -1
    thaw
}

cd "$folder" || exit
if [ $$ -eq 1 ]; then
    inside
    exit 0
fi
# Whoever ends all processes at once leaves this one the time to tidy up.
trap : HUP INT TERM
[ "$network" = host ] && own= || own=--net
unshare --pid --mount --ipc --uts $own --fork --kill-child --mount-proc sh "$0" "$folder" "$network" || echo "cannot: make namespaces"
thaw
find /sys/fs/cgroup -depth -type d -path "/sys/fs/cgroup*/$name*" -exec rmdir {} \; 2>/dev/null
cd /
rm -rf "$folder"
