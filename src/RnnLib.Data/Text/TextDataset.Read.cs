namespace RnnLib.Data;

/// <content>From files.</content>
public sealed partial class TextDataset
{
    /// <summary>What the corpus aclImdb calls its reviews without a class.</summary>
    private const string Unlabelled = "unsup";

    /// <summary>A folder per class, a file per text: <c>pos/*.txt</c>, <c>neg/*.txt</c>, as the corpus aclImdb has it.</summary>
    /// <param name="path">The folder that holds the classes' folders.</param>
    /// <param name="options">Classes (default: the folders in ordinal order but <c>unsup</c>, which in aclImdb holds reviews without a class),
    /// encoding, where the texts stay.</param>
    /// <param name="pattern">Which files of a class's folder are texts. Default <c>*.txt</c>; they are taken in ordinal order of their names.</param>
    /// <exception cref="DirectoryNotFoundException">There is no such folder, or no folder of a class named.</exception>
    /// <exception cref="RnnLibFormatException">A folder holds no text, or a text is not of the encoding.</exception>
    public static TextDataset FromFolders(string path, TextReadOptions? options = null, string pattern = "*.txt")
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentException.ThrowIfNullOrEmpty(pattern);
        options ??= new();
        RequireFolder(path);
        string[] names = options.Classes is { } named
            ? [.. named]
            : [.. Directory.EnumerateDirectories(path).Select(folder => Path.GetFileName(folder)!).Where(name => name != Unlabelled).Order(StringComparer.Ordinal)];
        if (names.Length == 0)
            throw new RnnLibFormatException(path, "folders", "expected a folder for each class, but there is none");

        var labels = new ClassLabels(names);
        var files = new List<string>();
        foreach (string name in names)
        {
            string folder = Path.Combine(path, name);
            RequireFolder(folder);
            string[] texts = [.. Directory.EnumerateFiles(folder, pattern).Order(StringComparer.Ordinal)];
            if (texts.Length == 0)
                throw new RnnLibFormatException(folder, "files", $"expected texts '{pattern}', but there is none");
            files.AddRange(texts);
            foreach (string text in texts)
                labels.Add(name, text);
        }

        TextStore store = options.LeaveOnDisk
            ? new FileTexts([.. files], options.TextEncoding)
            : new MemoryTexts(files.ConvertAll(file => FileTexts.ReadFile(file, options.TextEncoding)));
        return Of([store], labels);
    }

    /// <summary>A file per class, a line per text, as the corpus rt-polarity has it; lines of white space alone are passed over.</summary>
    /// <param name="files">Each class with its file, in the order of the classes' numbers; a class may have several files.</param>
    /// <param name="options">Encoding, where the texts stay.</param>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="RnnLibFormatException">A file holds no text, or is not of the encoding.</exception>
    public static TextDataset FromClassFiles(IReadOnlyList<(string Class, string Path)> files, TextReadOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(files);
        if (files.Count == 0)
            throw new ArgumentException("FromClassFiles: files: expected at least one class with its file.", nameof(files));
        options ??= new();
        var labels = new ClassLabels(options.Classes ?? [.. files.Select(file => file.Class).Distinct()]);
        return Of([.. files.Select(file => TextColumns.Read(file.Path, new LineFormat(file.Path), 1, options, _ => labels.Add(file.Class, file.Path))[0])], labels);
    }

    /// <summary>A row per text: a CSV or TSV file, perhaps compressed (<c>.gz</c>), whose first line names the columns.</summary>
    /// <param name="path">The file.</param>
    /// <param name="textColumn">The column of the texts.</param>
    /// <param name="classColumn">The column of the classes: names or numbers.</param>
    /// <param name="options">Separator, quotes, classes, encoding, where the texts stay.</param>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="ArgumentException">There is no such column; the message lists those there are.</exception>
    /// <exception cref="RnnLibFormatException">The file is malformed, is not of the encoding, holds no text, or a class that the options do not
    /// name.</exception>
    public static TextDataset FromCsv(string path, string textColumn, string classColumn, TextReadOptions? options = null)
    {
        RecordFile.RequireFile(path);
        ArgumentNullException.ThrowIfNull(textColumn);
        ArgumentNullException.ThrowIfNull(classColumn);
        return Labelled(path, new TableFormat(path, options ??= new(), [textColumn, classColumn]), options);
    }

    /// <summary>A JSON object per line, perhaps compressed (<c>.jsonl.gz</c>).</summary>
    /// <param name="path">The file.</param>
    /// <param name="textProperty">The property that holds the text.</param>
    /// <param name="classProperty">The property that holds the class: a text, a number, or a truth value.</param>
    /// <param name="options">Classes, encoding, where the texts stay.</param>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="RnnLibFormatException">A line is no JSON object with these properties, the file holds no text, or a class that the
    /// options do not name.</exception>
    public static TextDataset FromJsonLines(string path, string textProperty = "text", string classProperty = "label", TextReadOptions? options = null)
    {
        RecordFile.RequireFile(path);
        ArgumentNullException.ThrowIfNull(textProperty);
        ArgumentNullException.ThrowIfNull(classProperty);
        return Labelled(path, new JsonLinesFormat(path, [textProperty, classProperty]), options ?? new());
    }

    private static TextDataset Labelled(string path, RecordFormat format, TextReadOptions options)
    {
        var labels = new ClassLabels(options.Classes);
        return Of(TextColumns.Read(path, format, 1, options, record => labels.Add(record[1], path)), labels);
    }

    private static TextDataset Of(TextStore[] stores, ClassLabels labels)
    {
        (int[] classes, string[] names) = labels.Finish();
        return new(new TextSelection(TextStore.Join(stores)), classes, names);
    }

    private static void RequireFolder(string path)
    {
        if (!Directory.Exists(path))
            throw new DirectoryNotFoundException($"There is no folder '{path}' (looked for {Path.GetFullPath(path)}).");
    }
}
