import java.nio.file.Path;
import java.util.Map;

import org.elasticsearch.common.logging.LogConfigurator;
import org.elasticsearch.common.settings.Settings;
import org.elasticsearch.env.Environment;
import org.elasticsearch.plugins.PluginsLoader;

/** One node from the server's own classes: {@code Node HOME key=value…}. Runs until its standard input ends. */
public class Node {
    public static void main(String[] arguments) throws Exception {
        LogConfigurator.registerErrorListener();
        LogConfigurator.loadLog4jPlugins();
        LogConfigurator.configureESLogging();
        LogConfigurator.configureWithoutConfig(Settings.EMPTY);
        Path home = Path.of(arguments[0]);
        Settings.Builder settings = Settings.builder().put("path.home", home.toString());
        for (int place = 1; place < arguments.length; place++) {
            String[] pair = arguments[place].split("=", 2);
            if (pair[0].endsWith("[]")) {
                settings.putList(pair[0].substring(0, pair[0].length() - 2), pair[1].split(","));
            } else {
                settings.put(pair[0], pair[1]);
            }
        }
        Environment environment = new Environment(settings.build(), home.resolve("config"));
        PluginsLoader plugins = PluginsLoader.createPluginsLoader(
            PluginsLoader.loadModulesBundles(home.resolve("modules")),
            PluginsLoader.loadPluginsBundles(home.resolve("plugins")),
            Map.of(),
            false
        );
        org.elasticsearch.node.Node node = new org.elasticsearch.node.Node(environment, plugins);
        node.start();
        // Whoever started it holds the other end, and nodes do not outlive them.
        while (System.in.read() >= 0) {
        }
        Runtime.getRuntime().halt(0);
    }
}
