#!/usr/bin/env python3
"""Starts a server in a folder with a Debian as systemd starts a service, and reads what it says to systemd.

    notified.py DEBIAN COMMAND

The command runs as the user vireo, in its folder, with NOTIFY_SOCKET in its environment. Ends with code 0 if the server said that it was ready, answered, read its users again when it was told to, was ended by SIGTERM with code 0 and said so.
"""

import os
import signal
import socket
import subprocess
import sys


def main():
    debian, command = sys.argv[1:]
    run = debian + "/run/vireo"
    os.makedirs(run, exist_ok=True)
    port = 30000 + os.getpid() % 1900
    with open(debian + "/var/lib/vireo/users.acl", "w") as file:
        file.write("user default on nopass ~* &* +@all\n")
    os.chmod(debian + "/var/lib/vireo/users.acl", 0o644)
    events = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
    events.bind(run + "/notify")
    os.chmod(run + "/notify", 0o777)
    events.settimeout(60)
    user = subprocess.run(["chroot", debian, "id", "-u", "vireo"], capture_output=True, text=True, check=True)
    group = subprocess.run(["chroot", debian, "id", "-g", "vireo"], capture_output=True, text=True, check=True)
    server = subprocess.Popen(
        ["chroot", f"--userspec={user.stdout.strip()}:{group.stdout.strip()}", debian]
        + ["sh", "-c", "cd /var/lib/vireo && exec " + command + f" --port {port} --bind 127.0.0.1 --aclfile /var/lib/vireo/users.acl"],
        env={"PATH": "/usr/sbin:/usr/bin:/sbin:/bin", "NOTIFY_SOCKET": "/run/vireo/notify", "TMPDIR": "/tmp"},
    )
    said = []

    def reload(server, client, debian):
        # What systemctl reload does, with a user who is in the file since.
        with open(debian + "/var/lib/vireo/users.acl", "a") as file:
            file.write("user carol on nopass ~* +@all\n")
        unit = open(debian + "/lib/systemd/system/vireo.service").read()
        assert 'ExecReload=/bin/sh -c "kill -HUP $MAINPID"' in unit
        server.send_signal(signal.SIGHUP)
        answer = b""
        while b"+OK" not in answer:
            client.sendall(b"AUTH carol any\r\n")
            answer = client.recv(100)

    def wait_for(word):
        while not any(word in one for one in said):
            said.append(events.recv(4096).decode())

    try:
        wait_for("READY=1")
        status = open(f"/proc/{server.pid}/status").read()
        assert f"\nUid:\t{user.stdout.strip()}\t" in status, status
        client = socket.create_connection(("127.0.0.1", port))
        client.sendall(b"SET kept 1\r\nPING\r\n")
        answer = b""
        while b"+PONG" not in answer:
            answer += client.recv(100)
        reload(server, client, debian)
        server.send_signal(signal.SIGTERM)
        wait_for("STOPPING=1")
        assert server.wait(60) == 0
    finally:
        print("\n".join(said))
        server.kill()
        server.wait()
    assert os.path.getsize(debian + "/var/lib/vireo/dump.rdb") > 0


if __name__ == "__main__":
    main()
