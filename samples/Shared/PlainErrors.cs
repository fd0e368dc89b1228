using RnnLib.Training;

namespace RnnLib.Samples;

/// <summary>What goes wrong in a program of this folder, in one line for whoever started it: a file that is not there, a number out of range, a training that diverged.</summary>
internal static class PlainErrors
{
    /// <summary>Runs a program. Anything else that it throws is a mistake in the program itself, and keeps its stack trace.</summary>
    /// <returns>The exit code: 0, or 1 after an error.</returns>
    public static int Report(Action program)
    {
        try
        {
            program();
            return 0;
        }
        catch (Exception e) when (e is ArgumentException or IOException or UnauthorizedAccessException or RnnLibFormatException or TrainingDivergedException)
        {
            Console.Error.WriteLine(Plain(e));
            return 1;
        }
    }

    /// <summary>The first line of a message, without the name of a parameter in the code, which tells a user of the program nothing.</summary>
    private static string Plain(Exception e)
    {
        string line = e.Message.ReplaceLineEndings("\n").Split('\n')[0];
        return e is ArgumentException { ParamName: { } name } ? line.Replace($" (Parameter '{name}')", "", StringComparison.Ordinal) : line;
    }
}
