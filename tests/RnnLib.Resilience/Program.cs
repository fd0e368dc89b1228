using RnnLib.Resilience;

// What a training run survives, tried with real processes:
//   resume [points] [seed]     every optimiser, resumed in a fresh process at so many random steps: the same bits as without interruption
//   kill [rounds] [seed]       a run that is killed at random instants, and goes on each time: no unreadable file, nothing lost but what came after the last save
// The other commands are what the child processes run.
int Number(int index, int otherwise) => args.Length > index ? int.Parse(args[index], System.Globalization.CultureInfo.InvariantCulture) : otherwise;
switch (args.FirstOrDefault())
{
    case "resume":
        return ResumeCheck.Run(Number(1, 100), (ulong)Number(2, 1));
    case "kill":
        return KillCheck.Run(Number(1, 500), (ulong)Number(2, 1));
    case ResumeCheck.Worker:
        return ResumeCheck.Work(args[1], args[2]);
    case KillCheck.Worker:
        return KillCheck.Work(args[1]);
    default:
        Console.Error.WriteLine("usage: RnnLib.Resilience resume [points=100] [seed=1] | kill [rounds=500] [seed=1]");
        return 2;
}
