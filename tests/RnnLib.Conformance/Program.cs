using RnnLib.Conformance;

// Runs files of exact vectors from other projects (schema rnnlib-conformance/1) against RnnLib.
//   dotnet run -c Release --project tests/RnnLib.Conformance -- DIR...
// A line per file; name, largest difference and tolerance of each failing case; exit code 1 if any failed.
if (args.Length == 0)
{
    Console.Error.WriteLine("usage: RnnLib.Conformance DIR...   (folders or .json files of conformance vectors)");
    return 2;
}

string[] files = [.. args.SelectMany(path => File.Exists(path) ? new[] { path } : [.. Directory.GetFiles(path, "*.json", SearchOption.AllDirectories).Order(StringComparer.Ordinal)])];
int passed = 0, failed = 0;
foreach (string file in files)
{
    if (CaseFile.Read(file) is not { } cases)
        continue;
    Outcome[] outcomes = [.. cases.Select(Runner.Run)];
    int wrong = outcomes.Count(outcome => outcome.Fault is not null);
    (passed, failed) = (passed + outcomes.Length - wrong, failed + wrong);
    Console.WriteLine($"{Path.GetFileName(file)}: {outcomes.Length - wrong} passed, {wrong} failed, 0 skipped");
    foreach (Outcome outcome in outcomes.Where(outcome => outcome.Fault is not null))
        Console.WriteLine($"  {outcome.Case.Name} ({outcome.Case.Kind}): {outcome.Fault}");
}

Console.WriteLine($"{passed} passed, {failed} failed");
return failed == 0 && passed > 0 ? 0 : 1;
