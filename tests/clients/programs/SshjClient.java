import java.io.File;
import net.schmizz.sshj.SSHClient;
import net.schmizz.sshj.sftp.FileAttributes;
import net.schmizz.sshj.sftp.SFTPClient;

/** Does the steps of a task with sshj. */
final class SshjClient {
  public static void main(String[] args) throws Exception {
    Task task = Task.read();
    var ssh = new SSHClient();
    ssh.loadKnownHosts(new File(task.knownHosts));
    ssh.connect(task.host, task.port);
    try {
      if (task.password == null) ssh.authPublickey(task.user, task.keyFile);
      else ssh.authPassword(task.user, task.password);
    } catch (Exception error) {
      System.err.println(error);
      System.exit(1);
    }
    SFTPClient sftp = ssh.newSFTPClient();
    // By default it sets times and permissions after a transfer.
    task.run(step -> doStep(sftp, step));
  }

  private static void doStep(SFTPClient sftp, String[] step) throws Exception {
    switch (step[0]) {
      case "list" -> sftp.ls(step[1]).forEach(entry -> System.out.println(entry.getName()));
      case "put" -> sftp.put(step[1], step[2]);
      case "get" -> sftp.get(step[1], step[2]);
      case "rename" -> sftp.rename(step[1], step[2]);
      case "mkdir" -> sftp.mkdir(step[1]);
      case "rmdir" -> sftp.rmdir(step[1]);
      case "remove" -> sftp.rm(step[1]);
      case "setTimes" ->
          sftp.setattr(
              step[1],
              new FileAttributes.Builder().withAtimeMtime(1_000_000_000, 1_000_000_000).build());
      case "setMode" -> sftp.chmod(step[1], 0600);
      default -> throw new IllegalArgumentException(step[0]);
    }
  }
}
