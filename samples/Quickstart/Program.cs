Console.WriteLine("Not filled yet.");
