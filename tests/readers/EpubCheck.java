// EpubCheck.java BOOK.epub …: what EPUBCheck says of each, down to notes of usage; nothing where it has nothing to say. One machine
// reads the schemas once and compiles once what is slow. Its class path holds epubcheck.jar. Exit status: the worst of all.
import com.adobe.epubcheck.tool.EpubChecker;

public class EpubCheck {
    public static void main(String[] books) {
        int worst = 0;
        for (String book : books) {
            String[] options = {"--failonwarnings", "--quiet", "--usage", book};
            worst = Math.max(worst, new EpubChecker().run(options));
        }
        System.exit(worst);
    }
}
