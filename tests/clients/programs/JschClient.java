import com.jcraft.jsch.ChannelSftp;
import com.jcraft.jsch.JSch;
import com.jcraft.jsch.JSchException;

/** Does the steps of a task with JSch. */
final class JschClient {
  public static void main(String[] args) {
    Task task = Task.read();
    ChannelSftp sftp;
    try {
      sftp = connect(task);
    } catch (JSchException error) {
      System.err.println(error);
      System.exit(1);
      return;
    }
    task.run(step -> doStep(sftp, step));
  }

  private static ChannelSftp connect(Task task) throws JSchException {
    JSch jsch = new JSch();
    jsch.setKnownHosts(task.knownHosts);
    if (task.password == null) jsch.addIdentity(task.keyFile);
    var session = jsch.getSession(task.user, task.host, task.port);
    session.setConfig("server_host_key", "ssh-ed25519");
    if (task.password != null) session.setPassword(task.password);
    session.connect();
    var sftp = (ChannelSftp) session.openChannel("sftp");
    sftp.connect();
    return sftp;
  }

  /** Path without patterns, which JSch expands. */
  private static String plain(String path) {
    return path.replaceAll("([*?\\\\])", "\\\\$1");
  }

  private static void doStep(ChannelSftp sftp, String[] step) throws Exception {
    switch (step[0]) {
      case "list" -> {
        for (Object entry : sftp.ls(plain(step[1]))) {
          System.out.println(((ChannelSftp.LsEntry) entry).getFilename());
        }
      }
      case "put" -> sftp.put(step[1], plain(step[2]), ChannelSftp.OVERWRITE);
      case "resumePut" -> sftp.put(step[1], plain(step[2]), ChannelSftp.RESUME);
      case "get" -> sftp.get(plain(step[1]), step[2]);
      case "resumeGet" -> sftp.get(plain(step[1]), step[2], null, ChannelSftp.RESUME);
      case "rename" -> sftp.rename(plain(step[1]), step[2]);
      case "mkdir" -> sftp.mkdir(step[1]);
      case "rmdir" -> sftp.rmdir(plain(step[1]));
      case "remove" -> sftp.rm(plain(step[1]));
      case "setTimes" -> sftp.setMtime(plain(step[1]), 1_000_000_000);
      case "setMode" -> sftp.chmod(0600, plain(step[1]));
      default -> throw new IllegalArgumentException(step[0]);
    }
  }
}
